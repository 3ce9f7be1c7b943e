// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/url.h"

#include <QHostAddress>

namespace authtray {

bool isLoopback(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

Result<> checkUrl(const QUrl &url, const Text &what)
{
    if (url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()) {
        if (url.scheme() == u"https" || (url.scheme() == u"http" && isLoopback(url.host())))
            return done;
    }
    return badInput({QT_TRANSLATE_NOOP("Error", "%1 must be an https URL"), {what}},
                    QT_TRANSLATE_NOOP("Error", "Plain http is accepted for loopback hosts only."));
}

} // namespace authtray
