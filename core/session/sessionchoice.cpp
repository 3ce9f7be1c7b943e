// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/shellword.h"

/// Which tokens of its own choice a caller can have from a session: narrower ones (RFC 6749, 6), those for another
/// server (RFC 8707, RFC 8693), and ID tokens.
namespace authtray {

using Kind = Error::Kind;

namespace {

const TokenChoice idTokenChoice{.isIdToken = true};

/// Scopes that some providers grant without saying so.
const QStringList unsaid{QStringLiteral("openid"), QStringLiteral("offline_access")};

QStringList without(QStringList list, const QStringList &others)
{
    list.removeIf([&](const QString &text) { return others.contains(text); });
    return list;
}

/// `option` of a sign-in, once for each of the values.
Error onlyBySignIn(const QString &what, const QString &option, const QStringList &values)
{
    QStringList words;
    for (const QString &value : values)
        words += option + u' ' + shellWord(value);
    return {.kind = Kind::NotIssued, .subject = what, .values = {words.join(u' ')}};
}

} // namespace

/// Whether the session's access token is exchanged for it (RFC 8693). Without that, or if the provider refuses it, the
/// refresh token brings it (RFC 8707).
bool Session::mayExchange(const Provider &provider, const TokenChoice &choice)
{
    return !choice.resource.isEmpty() && provider.endpoints.exchangesTokens;
}

Error Session::notIssued(const Tokens &stored, const TokenChoice &choice) const
{
    const auto granted = checkGranted(stored, choice);
    return granted ? Error{Kind::NotIssued} : granted.error();
}

/// NotIssued: only a sign-in can bring the token. Checked before the refresh token is sent, because some providers
/// replace it before they find out that they refuse the rest.
Result<> Session::checkGranted(const Tokens &stored, const TokenChoice &wanted) const
{
    const TokenChoice choice = stored.simplest(wanted);
    const Provider &provider = profile().provider;
    const bool hasIdToken = stored.chosen(idTokenChoice).has_value();
    const QStringList asked = provider.scope.split(u' ', Qt::SkipEmptyParts);
    QStringList missing;
    if (!stored.isClientsOwn && !stored.scopes.isEmpty())
        missing = without(choice.scopes, stored.scopes + unsaid);
    if (choice.isIdToken && !hasIdToken && !provider.isOpenId())
        missing = QStringList{QStringLiteral("openid")};
    if (!missing.isEmpty())
        return onlyBySignIn(missing.join(u' '), QStringLiteral("--scope"),
                            {(asked + without(missing, asked)).join(u' ')});
    const bool isOther = !choice.resource.isEmpty() && !stored.resources.contains(choice.resource);
    if (isOther && !stored.isClientsOwn && !mayExchange(provider, choice))
        return onlyBySignIn(choice.resource, QStringLiteral("--resource"),
                            stored.resources + QStringList(choice.resource));
    if (choice.isIdToken && !hasIdToken && !stored.isIdTokenRenewed)
        return Error{Kind::NotIssued};
    return done;
}

} // namespace authtray
