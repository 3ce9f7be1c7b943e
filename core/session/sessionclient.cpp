// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/log.h"
#include "core/net/http.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/paths.h"
#include "core/provider/presets.h"
#include "core/session/registeredclient.h"

#include <algorithm>

/// As which client a session signs in, if nobody has named one.
namespace authtray {

using Kind = Error::Kind;

namespace {

/// Whether another profile can sign in as this client: it needs no secret, and isn't registered for a profile that has
/// it already.
bool isForEverybody(const Provider &provider)
{
    return !provider.clientId.isEmpty() && !provider.isClientRegistered && !provider.clientCredentials
           && !provider.needsClientSecret;
}

/// `provider` with the client of the other one, and with how that client's requests are written.
Provider withClientOf(const Provider &other, Provider provider)
{
    provider.clientId = other.clientId;
    provider.redirect = other.redirect;
    provider.authorizationParameters = other.authorizationParameters;
    provider.tokenEncoding = other.tokenEncoding;
    provider.tokenParameters = other.tokenParameters;
    provider.tokenPlaces = other.tokenPlaces;
    return provider;
}

std::optional<Provider> clientOfProfile(const Provider &wanted, const ProfileFolder &profiles)
{
    for (const QString &name : profiles.names()) {
        const auto profile = profiles.load(name);
        if (profile && profile->provider.issuer == wanted.issuer && isForEverybody(profile->provider))
            return withClientOf(profile->provider, wanted);
    }
    return std::nullopt;
}

std::optional<Provider> clientOfPreset(const Provider &wanted, const Presets &presets)
{
    for (const QString &name : presets.names()) {
        const auto preset = presets.find(name);
        const auto provider = preset ? preset->fill({}) : Result<Provider>(preset.error());
        if (provider && provider->issuer == wanted.issuer && isForEverybody(*provider))
            return withClientOf(*provider, wanted);
    }
    return std::nullopt;
}

} // namespace

/// In this order: the client that a profile or a preset has for the same issuer, the one that the published document
/// describes, the one that the provider has registered or registers now.
QCoro::Task<Result<>> Session::findClient(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline)
{
    const Provider provider = signIn.provider();
    const bool isNamed = !provider.clientId.isEmpty();
    if (isNamed && !provider.isClientRegistered)
        co_return done;
    std::optional<Provider> known;
    if (!isNamed)
        known = clientOfProfile(provider, m_parts.profiles);
    if (!isNamed && !known)
        known = clientOfPreset(provider, Presets(m_parts.paths));
    if (known) {
        signIn.setClient(*known, {});
        co_return done;
    }
    const auto settings = m_parts.profiles.loadSettings();
    if (!settings)
        co_return settings.error();
    if (!isNamed && provider.endpoints.acceptsClientDocuments && !settings->clientDocument.isEmpty()) {
        Provider described = provider;
        described.clientId = settings->clientDocument;
        signIn.setClient(described, {});
        co_return done;
    }
    if (provider.endpoints.registration.isEmpty() && isNamed)
        co_return done;
    if (provider.endpoints.registration.isEmpty()) {
        const Text why{QT_TRANSLATE_NOOP("Error", "%1 lets no program register itself as a client"), {provider.host()}};
        co_return mustRegisterByHand(why, provider.redirect);
    }
    const auto registered = co_await registerClient(signIn, choices, deadline);
    co_return registered;
}

QCoro::Task<Result<>> Session::registerClient(SignIn &signIn, SignInChoices choices, QDeadlineTimer deadline)
{
    const Provider provider = signIn.provider();
    Http &http = m_parts.http.trusting(choices.caFile.value_or(profile().caFile));
    Store &store = m_parts.stores.of(choices.store.value_or(profile().store.kind));
    m_client = std::make_unique<RegisteredClient>(store, m_parts.paths, provider.issuer);
    const auto found = co_await m_client->findOrRegister(http, provider, now(), deadline);
    if (!found) {
        m_client.reset();
        enter(LedgerEntry::Event::Registered, Tokens(), found.error());
        co_return found.error();
    }
    if (found->origin != RegisteredClient::Origin::Kept)
        enter(LedgerEntry::Event::Registered, Tokens());
    signIn.setClient(found->registration.appliedTo(provider), found->registration.clientSecret);
    if (found->origin != RegisteredClient::Origin::Kept && choices.clientRegistered)
        choices.clientRegistered(found->origin == RegisteredClient::Origin::RegisteredAgain);
    co_return done;
}

/// The provider has refused the client that it has registered, only after the person has signed in. Returns the error
/// to show.
QCoro::Task<Error> Session::forgetClient(const SignIn &signIn, SignInChoices choices, Error refusal)
{
    const Provider &provider = signIn.provider();
    RegisteredClient client(m_parts.stores.of(choices.store.value_or(profile().store.kind)), m_parts.paths,
                            provider.issuer);
    const auto forgotten = co_await client.forget(provider.clientId, QDeadlineTimer(savingTime));
    if (!forgotten)
        co_return std::as_const(refusal);
    co_return signInFailed({QT_TRANSLATE_NOOP("Error", "%1 doesn't know the client any more that it has registered (%2)"),
                            {refusal.subject, refusal.reason}},
                           QT_TRANSLATE_NOOP("Error", "Sign in once more: a new client is registered then."));
}

/// Once no other profile has the client, nobody could sign in as it any more.
QCoro::Task<Result<>> Session::removeClient(Profile removed, QDeadlineTimer deadline)
{
    RegisteredClient client(m_parts.stores.of(removed.store.kind), m_parts.paths, removed.provider.issuer);
    const auto isNeeded = [&] { return isClientNeeded(removed.provider.issuer); };
    const auto gone = co_await client.remove(m_parts.http.trusting(removed.caFile), isNeeded, deadline);
    co_return gone;
}

/// Also if a profile can't be read.
bool Session::isClientNeeded(const QString &issuer) const
{
    const QStringList names = m_parts.profiles.names();
    return std::ranges::any_of(names, [&](const QString &name) {
        const auto profile = m_parts.profiles.load(name);
        return !profile || (profile->provider.isClientRegistered && profile->provider.issuer == issuer);
    });
}

/// After a sign-in that has failed: it must leave nothing behind that no profile lists.
QCoro::Task<> Session::leaveClient(const SignIn &signIn, Http &http)
{
    const ExitInhibitor untilRemoved;
    const auto isNeeded = [this, issuer = signIn.provider().issuer] { return isClientNeeded(issuer); };
    const auto removed = co_await m_client->remove(http, isNeeded, QDeadlineTimer(savingTime));
    if (!removed)
        qCInfo(lcSession) << "a client that isn't used stays registered -" << whatHappened(removed.error()).inEnglish();
}

} // namespace authtray
