// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal/qrcode.h"

#include <qrencode.h>

#include <memory>

namespace authtray {

namespace {

constexpr int quietZone = 4; // modules, ISO/IEC 18004
constexpr auto blackOnWhite = "\x1b[30;47;107m"; // a terminal without bright white ignores 107 and uses white (47)
constexpr auto defaultColours = "\x1b[0m";

using QrCode = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

bool isBlack(const QRcode &code, int row, int column)
{
    const bool isInside = row >= 0 && column >= 0 && row < code.width && column < code.width;
    return isInside && (code.data[row * code.width + column] & 1) != 0; // the lowest bit is the colour
}

const char *halfBlocks(bool isUpperBlack, bool isLowerBlack)
{
    if (isUpperBlack)
        return isLowerBlack ? "█" : "▀";
    return isLowerBlack ? "▄" : " ";
}

} // namespace

QByteArray drawQrCode(const QByteArray &text, TerminalSize size)
{
    const QrCode code(QRcode_encodeString8bit(text.constData(), 0, QR_ECLEVEL_L), &QRcode_free);
    if (!code)
        return {};
    const int width = code->width + 2 * quietZone;
    if (width > size.columns || (width + 1) / 2 + 1 > size.rows)
        return {};
    QByteArray drawing;
    for (int row = -quietZone; row < code->width + quietZone; row += 2) {
        drawing += blackOnWhite;
        for (int column = -quietZone; column < code->width + quietZone; ++column)
            drawing += halfBlocks(isBlack(*code, row, column), isBlack(*code, row + 1, column));
        drawing += defaultColours;
        drawing += '\n';
    }
    return drawing;
}

} // namespace authtray
