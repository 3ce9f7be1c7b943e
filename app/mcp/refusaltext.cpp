// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/refusaltext.h"

#include "core/foreigntext.h"
#include "core/net/httpfields.h"
#include "core/net/url.h"
#include "core/shellword.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace authtray {

namespace {

constexpr qsizetype maxWords = 200; ///< characters of the server's own words

/// ": " and the server's own words; empty if there are none.
QString ownWords(const QString &words)
{
    const QString shown = withoutControls(words).trimmed().left(maxWords);
    return shown.isEmpty() ? QString() : QStringLiteral(": ") + shown;
}

/// In an error of JSON-RPC or of OAuth, or as text.
QString wordsIn(const QByteArray &body)
{
    const auto document = QJsonDocument::fromJson(body);
    const QJsonObject object = document.object();
    const QString message = object.value(QStringLiteral("error")).toObject().value(QStringLiteral("message")).toString();
    const QString description = object.value(QStringLiteral("error_description")).toString();
    if (document.isObject() || body.trimmed().startsWith('<'))
        return message.isEmpty() ? description : message;
    return QString::fromUtf8(body);
}

/// The scopes of the sign-in and those that are missing.
QString allScopes(QStringList scopes, const QString &missing)
{
    for (const QString &scope : missing.split(u' ', Qt::SkipEmptyParts)) {
        if (!scopes.contains(scope))
            scopes += scope;
    }
    return scopes.join(u' ');
}

/// RFC 6750, 3.1
QString describeScope(const QString &host, const QString &scope, const QStringList &scopes, const BridgePlan &plan)
{
    if (scope.isEmpty())
        return QStringLiteral(
                       "The sign-in allows less than %1 wants for this. Sign in with more scopes: %2 --scope SCOPES")
                .arg(host, plan.signInAgain);
    return QStringLiteral("%1 wants the scope \"%2\" for this. Sign in with it: %3 --scope %4")
            .arg(host, withoutControls(scope).left(maxWords), plan.signInAgain,
                 shellWord(withoutControls(allScopes(scopes, scope))));
}

/// RFC 9470, 3
QString describeStepUp(const QString &host, const QMap<QString, QString> &challenge, const BridgePlan &plan)
{
    QStringList wanted;
    if (const QString level = challenge.value(QStringLiteral("acr_values")); !level.isEmpty())
        wanted += QStringLiteral("of the level \"%1\"").arg(withoutControls(level).left(maxWords));
    if (const QString age = challenge.value(QStringLiteral("max_age")); !age.isEmpty())
        wanted += QStringLiteral("not older than %1 seconds").arg(withoutControls(age).left(maxWords));
    return QStringLiteral("%1 wants a sign-in %2 for this. Sign in again: %3 --force")
            .arg(host, wanted.join(QStringLiteral(" and ")), plan.signInAgain);
}

QString describeChallenge(const QString &host, const RefusedAnswer &answer, const BridgePlan &plan)
{
    const auto challenge = readChallenge(answer.challenge, QStringLiteral("Bearer"));
    const QString error = challenge.value(QStringLiteral("error"));
    const QString description = ownWords(challenge.value(QStringLiteral("error_description")));
    if (error == u"insufficient_scope")
        return describeScope(host, challenge.value(QStringLiteral("scope")), answer.scopes, plan);
    if (challenge.contains(QStringLiteral("acr_values")) || challenge.contains(QStringLiteral("max_age")))
        return describeStepUp(host, challenge, plan);
    const QString words = description.isEmpty() ? ownWords(wordsIn(answer.body)) : description;
    if (answer.status == 401)
        return QStringLiteral("%1 refuses the token%2. Sign in again: %3").arg(host, words, plan.signIn);
    return QStringLiteral("%1 doesn't allow this (status 403)%2").arg(host, words);
}

} // namespace

QString describeRefusal(const RefusedAnswer &answer, const BridgePlan &plan)
{
    const QString host = plan.server.authority(QUrl::FullyEncoded).section(u'@', -1);
    if (answer.status == 401 || answer.status == 403)
        return describeChallenge(host, answer, plan);
    if (answer.status / 100 == 3) {
        const QUrl target = plan.server.resolved(QUrl::fromEncoded(answer.location));
        return QStringLiteral("%1 redirects to %2, where the token isn't sent. If it may be, use that address instead.")
                .arg(host, withoutControls(withoutUserInfo(target.toString(QUrl::FullyEncoded))).left(maxWords));
    }
    if (answer.status / 100 == 2)
        return QStringLiteral("%1 has sent no answer to this request (status %2).").arg(host).arg(answer.status);
    return QStringLiteral("%1 answered with the status %2%3")
            .arg(host)
            .arg(answer.status)
            .arg(ownWords(wordsIn(answer.body)));
}

QString refusalLine(const std::string &text)
{
    QStringList lines = QString::fromStdString(text).split(u'\n', Qt::SkipEmptyParts);
    const QString prefix = QStringLiteral("Error: ");
    if (!lines.isEmpty() && lines.first().startsWith(prefix))
        lines.first().remove(0, prefix.size());
    return QStringLiteral("Authtray: ") + lines.join(QStringLiteral(". "));
}

} // namespace authtray
