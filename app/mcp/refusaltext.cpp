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

/// RFC 6750, 3.1
QString describeScopes(const StepUp &stepUp, const BridgePlan &plan)
{
    return QStringLiteral("%1 wants the scope \"%2\" for this. Sign in with it: %3 --challenge %4")
            .arg(stepUp.host, stepUp.scopes.join(u' '), plan.signIn, shellWord(stepUp.toChallenge()));
}

/// RFC 9470, 3
QString describeNewSignIn(const StepUp &stepUp, const BridgePlan &plan)
{
    QStringList wanted;
    if (!stepUp.acrValues.isEmpty())
        wanted += QStringLiteral("of the level \"%1\"").arg(stepUp.acrValues);
    if (stepUp.maxAge)
        wanted += QStringLiteral("not older than %1 seconds").arg(stepUp.maxAge->count());
    return QStringLiteral("%1 wants a sign-in %2 for this. Sign in again: %3 --challenge %4")
            .arg(stepUp.host, wanted.join(QStringLiteral(" and ")), plan.signIn, shellWord(stepUp.toChallenge()));
}

QString describeChallenge(const QString &host, const RefusedAnswer &answer, const BridgePlan &plan)
{
    const auto challenge = readChallenge(answer.challenge, QStringLiteral("Bearer"));
    const QString description = ownWords(challenge.value(QStringLiteral("error_description")));
    const auto stepUp = StepUp::fromChallenge(answer.challenge, host);
    if (stepUp)
        return stepUp->wantsNewSignIn() ? describeNewSignIn(*stepUp, plan) : describeScopes(*stepUp, plan);
    if (challenge.value(QStringLiteral("error")) == u"insufficient_scope")
        return QStringLiteral(
                       "The sign-in allows less than %1 wants for this, and it doesn't say what is missing. Ask whoever "
                       "runs it, then sign in with that: %2 --challenge 'Bearer error=\"insufficient_scope\", "
                       "scope=\"SCOPES\"'")
                .arg(host, plan.signIn);
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
