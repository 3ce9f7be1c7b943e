// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/redirectfield.h"

#include <QUrl>

namespace authtray {

namespace {

/// With its first port.
QString addressOf(const Redirect &redirect)
{
    const quint16 port = redirect.ports.value(0);
    const QString host = port == 0 ? redirect.host : QStringLiteral("%1:%2").arg(redirect.host).arg(port);
    return QStringLiteral("http://%1%2").arg(host, redirect.path);
}

/// Redirect::check() tells whether it leads to this computer.
Redirect redirectFrom(const QUrl &url)
{
    Redirect redirect;
    redirect.host = url.host().contains(u':') ? QStringLiteral("[%1]").arg(url.host()) : url.host();
    redirect.path = url.path();
    redirect.ports = {static_cast<quint16>(url.port(0))};
    return redirect;
}

} // namespace

RedirectField::RedirectField(const Redirect &suggested, QWidget *parent)
    : QLineEdit(addressOf(suggested), parent), m_suggested(suggested)
{ }

Redirect RedirectField::redirect() const
{
    const QString address = text().trimmed();
    return address == addressOf(m_suggested) ? m_suggested : redirectFrom(QUrl(address, QUrl::StrictMode));
}

QString RedirectField::fault() const
{
    const QUrl url(text().trimmed(), QUrl::StrictMode);
    const bool isPlain = url.isValid() && url.scheme() == u"http" && !url.hasQuery() && !url.hasFragment();
    if (isPlain && redirect().check())
        return {};
    return tr("The redirect address has to lead to this computer, such as %1.").arg(addressOf(Redirect()));
}

} // namespace authtray
