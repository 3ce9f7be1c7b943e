// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include <QMap>

#include <algorithm>

/// git's credential helpers (gitcredentials(7), git-credential(1)): lines of KEY=VALUE in both directions.
namespace authtray {

namespace {

/// Keys that end with "[]" have several values.
QMap<QString, QStringList> attributesIn(const QByteArray &input)
{
    QMap<QString, QStringList> attributes;
    for (const QString &line : QString::fromUtf8(input).split(u'\n')) {
        if (line.isEmpty())
            break;
        attributes[line.section(u'=', 0, 0)] += line.section(u'=', 1);
    }
    return attributes;
}

/// git has decoded the URL's parts, so a host may contain what begins another part.
QString addressFrom(const QString &protocol, const QString &host, const QString &path)
{
    const auto isPartOfHost = [](QChar c) { return !QStringLiteral("/?#@\\%").contains(c); };
    if (protocol.isEmpty() || host.isEmpty() || !std::ranges::all_of(host, isPartOfHost))
        return {};
    return protocol + QStringLiteral("://") + host + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(path, "/"));
}

/// git sends such a token since 2.46. Some servers take tokens as passwords only, and say so.
bool takesBearer(const QStringList &capabilities, const QStringList &challenges)
{
    const QString offered = u'\n' + challenges.join(u'\n').toLower();
    const bool isBasicOnly = offered.contains(u"\nbasic") && !offered.contains(u"\nbearer");
    return capabilities.contains(QStringLiteral("authtype")) && !isBasicOnly;
}

Result<CredentialQuery> readGit(const QStringList &arguments, const QByteArray &input)
{
    const QString action = arguments.value(0);
    const bool isErase = action == u"erase";
    if (!isErase && action != u"get")
        return action.isEmpty() ? Result<CredentialQuery>(notUnderstood("git")) : ignored();
    const auto attributes = attributesIn(input);
    // The last one counts, as for git.
    const auto value = [&](const char *key) { return attributes.value(QLatin1String(key), {QString()}).last(); };
    if (!attributes.contains(QStringLiteral("protocol")))
        return notUnderstood("git");
    const QString refused = value("credential").isEmpty() ? value("password") : value("credential");
    CredentialQuery query{.address = addressFrom(value("protocol"), value("host"), value("path")),
                          .isRefused = isErase && !refused.isEmpty(),
                          .refused = refused};
    if (isErase)
        query.reply.emplace();
    if (takesBearer(attributes.value(QStringLiteral("capability[]")), attributes.value(QStringLiteral("wwwauth[]"))))
        query.details = {QStringLiteral("bearer")};
    return query;
}

QByteArray writeGit(const CredentialQuery &query, const Credential &credential)
{
    QString lines = query.details.isEmpty()
                            ? QStringLiteral("username=%1\npassword=%2\n").arg(credential.userName, credential.token)
                            : QStringLiteral("capability[]=authtype\nauthtype=Bearer\ncredential=%1\nephemeral=1\n")
                                      .arg(credential.token);
    if (credential.expiresAt.isValid())
        lines += QStringLiteral("password_expiry_utc=%1\n").arg(credential.expiresAt.toSecsSinceEpoch());
    return lines.toUtf8();
}

} // namespace

const CredentialTool gitTool{.name = "git", .read = readGit, .write = writeGit, .nothing = ""};

} // namespace authtray
