// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/redirect.h"

namespace authtray {

QList<QHostAddress> Redirect::addresses() const
{
    const QHostAddress v4(QHostAddress::LocalHost), v6(QHostAddress::LocalHostIPv6);
    if (host == u"localhost") // the browser may resolve it to either
        return {v4, v6};
    if (host == u"127.0.0.1")
        return {v4};
    return host == u"[::1]" ? QList<QHostAddress>{v6} : QList<QHostAddress>{};
}

Result<> Redirect::check() const
{
    if (addresses().isEmpty())
        return badInput({QT_TRANSLATE_NOOP("Error", "the redirect host \"%1\" isn't this computer"), {host}});
    const bool isPlainPath = path.isEmpty() || path.startsWith(u'/');
    if (!isPlainPath || path.contains(u'?') || path.contains(u'#'))
        return badInput({QT_TRANSLATE_NOOP("Error", "the redirect path \"%1\" isn't one"), {path}});
    if (ports.isEmpty())
        return badInput(QT_TRANSLATE_NOOP("Error", "a redirect needs a port"));
    return done;
}

} // namespace authtray
