// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log.h"

#include <QStringList>

namespace authtray {

Q_LOGGING_CATEGORY(lcSession, "authtray.session")
Q_LOGGING_CATEGORY(lcOAuth, "authtray.oauth")
Q_LOGGING_CATEGORY(lcStore, "authtray.store")
Q_LOGGING_CATEGORY(lcUi, "authtray.ui")

void startLog(const QString &level)
{
    const QStringList levels{QStringLiteral("error"), QStringLiteral("warn"), QStringLiteral("info"),
                             QStringLiteral("debug")};
    const auto chosen = levels.indexOf(level);
    QString rules;
    const auto allow = [&](QStringView type, bool yes) {
        rules += QStringLiteral("authtray.*.%1=%2\n").arg(type, yes ? QStringLiteral("true") : QStringLiteral("false"));
    };
    allow(u"critical", true);
    allow(u"warning", chosen >= 1);
    allow(u"info", chosen >= 2);
    allow(u"debug", chosen >= 3);
    // These print token answers and callback URLs (QtNetworkAuth) and request headers (QtNetwork) at any level.
    rules += QStringLiteral("qt.networkauth.*=false\nqt.network.*=false\n");
    QLoggingCategory::setFilterRules(rules);
    qSetMessagePattern(QStringLiteral("%{time yyyy-MM-ddTHH:mm:ss.zzz} %{type} %{category}: %{message}"));
}

} // namespace authtray
