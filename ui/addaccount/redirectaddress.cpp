// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/redirectaddress.h"

namespace authtray {

QString addressOf(const Redirect &redirect)
{
    const quint16 port = redirect.ports.value(0);
    const QString host = port == 0 ? redirect.host : QStringLiteral("%1:%2").arg(redirect.host).arg(port);
    return QStringLiteral("http://%1%2").arg(host, redirect.path);
}

Redirect redirectFrom(const QUrl &url)
{
    Redirect redirect;
    redirect.host = url.host().contains(u':') ? QStringLiteral("[%1]").arg(url.host()) : url.host();
    redirect.path = url.path();
    redirect.ports = {static_cast<quint16>(url.port(0))};
    return redirect;
}

} // namespace authtray
