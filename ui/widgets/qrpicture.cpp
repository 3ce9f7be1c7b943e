// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/qrpicture.h"

#include <QPainter>

#include <qrencode.h>

#include <memory>

namespace authtray {

namespace {

constexpr int quietZone = 4; // modules
constexpr int moduleSize = 4; // device-independent pixels: large enough for a phone at arm's length

QImage modulesOf(const QByteArray &text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
            QRcode_encodeString8bit(text.constData(), 0, QR_ECLEVEL_L), &QRcode_free);
    if (text.isEmpty() || !code)
        return {};
    const int size = code->width + 2 * quietZone;
    QImage modules(size, size, QImage::Format_RGB32);
    modules.fill(Qt::white);
    for (int row = 0; row < code->width; ++row) {
        for (int column = 0; column < code->width; ++column) {
            if ((code->data[row * code->width + column] & 1) != 0) // the lowest bit is set for a black module
                modules.setPixel(column + quietZone, row + quietZone, qRgb(0, 0, 0));
        }
    }
    return modules;
}

} // namespace

QrPicture::QrPicture(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("QR code of the address"));
    hide();
}

void QrPicture::setText(const QString &text)
{
    m_modules = modulesOf(text.toUtf8());
    setVisible(!m_modules.isNull());
    updateGeometry();
    update();
}

QSize QrPicture::sizeHint() const
{
    return m_modules.size() * moduleSize;
}

void QrPicture::paintEvent(QPaintEvent *)
{
    QPainter(this).drawImage(rect(), m_modules);
}

} // namespace authtray
