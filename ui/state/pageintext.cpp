// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/pageintext.h"

#include <QRegularExpression>

namespace authtray {

QUrl pageIn(const QString &text)
{
    static const QRegularExpression address(QStringLiteral("https://[^\\s)]+[^\\s).,]"));
    return QUrl(address.match(text).captured());
}

} // namespace authtray
