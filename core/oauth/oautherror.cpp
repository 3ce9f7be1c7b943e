// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/oautherror.h"

#include "core/net/http.h"
#include "core/net/httpfields.h"
#include "core/oauth/responsebody.h"

#include <QRegularExpression>

#include <algorithm>

namespace authtray {

namespace {

constexpr qsizetype maxErrorCodeLength = 40; // "authorization_request_not_supported" has 35

/// What to do about a refusal with this code (RFC 6749, 4.1.2.1 and 5.2).
Text adviceOnRefusal(const QString &code)
{
    if (saysTryLater(code))
        return QT_TRANSLATE_NOOP("Error", "Try again later.");
    if (code == u"access_denied")
        return QT_TRANSLATE_NOOP("Error", "If it wasn't you who declined, ask the provider's administrator for access.");
    if (code == u"invalid_scope")
        return QT_TRANSLATE_NOOP("Error", "Ask for other scopes.");
    if (code == u"invalid_grant")
        return QT_TRANSLATE_NOOP("Error", "Sign in again.");
    if (code == u"invalid_client" || code == u"unauthorized_client" || code == u"unsupported_response_type"
        || code == u"invalid_request" || code == u"unsupported_grant_type")
        return QT_TRANSLATE_NOOP("Error", "Check the client, and how it is registered at the provider.");
    return QT_TRANSLATE_NOOP("Error", "The provider's administrator can tell what that means.");
}

/// Whether it is an identifier or a time by which a provider's administrator finds the sign-in in a log: a UUID or an
/// ISO timestamp, perhaps with punctuation around it.
bool isForLogs(const QString &word)
{
    static const QRegularExpression pattern(
            QStringLiteral(R"(^\W*(?:[[:xdigit:]]{8}(?:-[[:xdigit:]]{4}){3}-[[:xdigit:]]{12}|)"
                           R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?)\W*$)"));
    return pattern.match(word).hasMatch();
}

/// Whether it could be a token: most have more than 40 characters, and the shorter ones digits.
bool isLikeAToken(const QString &word)
{
    constexpr qsizetype minToken = 16;
    constexpr qsizetype maxWord = 40;
    const bool hasDigit = std::ranges::any_of(word, [](QChar c) { return c.isDigit(); });
    return word.size() >= maxWord || (word.size() >= minToken && hasDigit && !word.contains(u'@'));
}

/// A URL is shown without its query and its fragment.
QString shownWord(const QString &word)
{
    if (word.contains(QStringLiteral("://")))
        return word.section(u'?', 0, 0).section(u'#', 0, 0);
    return isLikeAToken(word) && !isForLogs(word) ? QStringLiteral("…") : word;
}

} // namespace

bool saysTryLater(const QString &code)
{
    return code == u"temporarily_unavailable" || code == u"server_error";
}

QString errorCodeIn(const QString &error)
{
    const auto isCodeCharacter = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'
               || c == u'-' || c == u'.';
    };
    return error.size() <= maxErrorCodeLength && std::ranges::all_of(error, isCodeCharacter) ? error : QString();
}

QString shownDescription(const QString &description)
{
    constexpr qsizetype maxLength = 200;
    QString plain = description.left(10 * maxLength);
    plain.removeIf([](QChar c) { return !c.isPrint() && !c.isSpace(); });
    QStringList words = plain.simplified().split(u' ');
    std::ranges::transform(words, words.begin(), shownWord);
    const QString shown = words.join(u' ');
    return shown.size() <= maxLength ? shown : shown.left(maxLength - 1) + u'…';
}

QString shownError(const QString &code, const QString &description)
{
    if (code.isEmpty() || description.isEmpty())
        return code + description;
    return QStringLiteral("%1: %2").arg(code, description);
}

Text shownRefusal(const HttpResponse &answer)
{
    const QJsonObject body = readObject(answer.body).value_or(QJsonObject());
    const auto challenge = readChallenge(answer.challenge, QStringLiteral("Bearer"));
    const auto said = [&](const QString &name) {
        const QString inBody = body.value(name).toString();
        return inBody.isEmpty() ? challenge.value(name) : inBody;
    };
    const QString error = shownError(errorCodeIn(said(QStringLiteral("error"))),
                                     shownDescription(said(QStringLiteral("error_description"))));
    const Text status(QT_TRANSLATE_NOOP("Error", "status %1"), {QString::number(answer.status)});
    if (error.isEmpty())
        return status;
    return {QT_TRANSLATE_NOOP("Error", "%1, %2"), {status, error}};
}

Error signInRefusal(const QString &code, const QString &description)
{
    const QString said = shownError(code, shownDescription(description));
    const Text shown = said.isEmpty() ? QT_TRANSLATE_NOOP("Error", "an unknown error") : Text(said);
    return signInFailed({QT_TRANSLATE_NOOP("Error", "the provider answered with %1"), {shown}}, adviceOnRefusal(code));
}

Error signInRefusal(const HttpResponse &answer)
{
    const auto body = readObject(answer.body).value_or(QJsonObject());
    const QString code = oauthErrorIn(answer);
    const QString description = body.value(QLatin1String("error_description")).toString();
    if (code == u"invalid_client")
        return {.kind = Error::Kind::ClientRefused,
                .subject = answer.host,
                .reason = shownError(code, shownDescription(description))};
    return signInRefusal(code, description);
}

QString oauthErrorIn(const HttpResponse &answer)
{
    return errorCodeIn(readObject(answer.body).value_or(QJsonObject()).value(QLatin1String("error")).toString());
}

} // namespace authtray
