// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/stepup.h"

#include "core/net/httpfields.h"

#include <algorithm>

namespace authtray {

namespace {

constexpr qsizetype maxWords = 2000; ///< characters of scopes or levels, which a person is to read

/// One or more words, separated by a space (RFC 6749, 3.3).
bool areWords(const QString &text)
{
    const auto isAllowed = [](QChar c) { return c >= u' ' && c <= u'~' && c != u'"' && c != u'\\'; };
    return !text.trimmed().isEmpty() && text.size() <= maxWords && std::ranges::all_of(text, isAllowed);
}

std::optional<std::chrono::seconds> readAge(const QString &text)
{
    bool isNumber = false;
    const int seconds = text.toInt(&isNumber);
    return isNumber && seconds >= 0 ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

} // namespace

std::optional<StepUp> StepUp::fromChallenge(const QByteArray &challenge, const QString &host)
{
    const auto parameters = readChallenge(challenge, QStringLiteral("Bearer"));
    StepUp stepUp{.host = host, .scopes = {}, .acrValues = {}, .maxAge = {}};
    if (const QString scope = parameters.value(QStringLiteral("scope"));
        parameters.value(QStringLiteral("error")) == u"insufficient_scope" && areWords(scope))
        stepUp.scopes = scope.split(u' ', Qt::SkipEmptyParts);
    if (const QString levels = parameters.value(QStringLiteral("acr_values")); areWords(levels))
        stepUp.acrValues = levels.simplified();
    stepUp.maxAge = readAge(parameters.value(QStringLiteral("max_age")));
    const bool isTooLittle = parameters.value(QStringLiteral("error")) == u"insufficient_user_authentication";
    if (isTooLittle && !stepUp.wantsNewSignIn()) // how much is enough isn't said, or isn't clear
        stepUp.maxAge = std::chrono::seconds(0);
    return stepUp.scopes.isEmpty() && !stepUp.wantsNewSignIn() ? std::nullopt : std::optional(stepUp);
}

QString StepUp::toChallenge() const
{
    QStringList parameters;
    if (!scopes.isEmpty())
        parameters += QStringLiteral("error=\"insufficient_scope\", scope=\"%1\"").arg(scopes.join(u' '));
    if (!acrValues.isEmpty())
        parameters += QStringLiteral("acr_values=\"%1\"").arg(acrValues);
    if (maxAge)
        parameters += QStringLiteral("max_age=\"%1\"").arg(maxAge->count());
    return QStringLiteral("Bearer ") + parameters.join(QStringLiteral(", "));
}

QString StepUp::addedTo(const QString &scope) const
{
    QStringList all = scope.split(u' ', Qt::SkipEmptyParts);
    for (const QString &missing : scopes) {
        if (!all.contains(missing))
            all += missing;
    }
    return all.join(u' ');
}

Parameters StepUp::parameters() const
{
    Parameters parameters;
    if (!acrValues.isEmpty())
        parameters.insert(QStringLiteral("acr_values"), acrValues);
    if (maxAge)
        parameters.insert(QStringLiteral("max_age"), QString::number(maxAge->count()));
    return parameters;
}

} // namespace authtray
