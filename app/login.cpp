// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/login.h"

#include "app/terminal.h"
#include "core/oauth/browser.h"
#include "core/session/sessions.h"

namespace authtray {

namespace {

constexpr auto usualScope = "openid profile email offline_access";

/// The profile to sign in to: an existing one, or a new one for the issuer that was named.
Result<Profile> profileFor(const Request &request, const ProfileFolder &profiles)
{
    const QString issuerHost = QUrl(request.issuer).host();
    std::optional<QString> name = request.profile.isEmpty() ? std::nullopt : std::optional(request.profile);
    if (!name)
        name = request.issuer.isEmpty() ? profiles.defaultName() : std::optional(issuerHost);
    if (!name || !Profile::isName(*name))
        return Error{Error::Kind::BadInput, QStringLiteral("there is no profile to sign in to"),
                     QStringLiteral("Name a provider: authtray --cli login --issuer URL --client-id ID")};
    const auto stored = profiles.load(*name);
    if (!stored && stored.error().kind != Error::Kind::NotSignedIn)
        return stored.error();
    if (!stored && request.issuer.isEmpty())
        return Error{Error::Kind::BadInput, QStringLiteral("there is no profile \"%1\"").arg(*name),
                     QStringLiteral("To make it: authtray --cli login --profile %1 --issuer URL --client-id ID").arg(*name)};
    Profile profile = stored ? *stored : Profile();
    profile.name = *name;
    if (!request.issuer.isEmpty()) {
        profile.provider = {};
        profile.provider.issuer = request.issuer;
        profile.provider.clientId = request.clientId;
        profile.provider.scope = QString::fromLatin1(usualScope);
    }
    if (!request.scope.isEmpty())
        profile.provider.scope = request.scope;
    return profile;
}

Result<> sayWhereToGo(const Request &request, const Terminal &terminal, const QUrl &url)
{
    const QByteArray text = "Please open this URL in your browser to authenticate:\n" + url.toEncoded()
            + "\nWaiting for authentication...\n";
    request.output == OutputFormat::Text ? terminal.out(text) : terminal.err(text);
    return done;
}

Result<> openHere(const Terminal &terminal, const QUrl &url)
{
    const auto opened = openInBrowser(url);
    if (opened)
        terminal.err("Your browser opens to sign in. Waiting for authentication...\n");
    return opened;
}

SignInWishes wishesFor(const Request &request, const Provider &provider, const Terminal &terminal)
{
    SignInWishes wishes;
    wishes.provider = provider;
    wishes.openBrowser = [&request, &terminal](const QUrl &url) {
        return request.noBrowser ? sayWhereToGo(request, terminal, url) : openHere(terminal, url);
    };
    if (request.force) {
        wishes.confirmOtherAccount = [](Account, Account) -> QCoro::Task<bool> { co_return true; };
    } else if (terminal.canAsk()) {
        wishes.confirmOtherAccount = [&terminal](Account now, Account before) {
            return terminal.confirm(QStringLiteral("You signed in as %1, but this profile was %2's. Replace it?")
                                            .arg(now.label(), before.label()));
        };
    }
    return wishes;
}

Answer success(const Request &request, const Session &session, const Account &account, const Terminal &terminal)
{
    if (request.output == OutputFormat::Text) {
        const QString text = QStringLiteral("%1 Successfully authenticated as %2\n").arg(terminal.yes(), account.label());
        return {Success, text.toUtf8(), {}};
    }
    JsonLines json;
    json.put("authenticated", true)
            .put("email", account.email)
            .put("expires_at", session.state().expiresAt.toString(Qt::ISODate))
            .put("profile", session.profile().name)
            .put("provider", session.state().provider);
    return {Success, json.text() + '\n', {}};
}

} // namespace

QCoro::Task<Answer> login(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto profile = profileFor(request, sessions.profiles());
    if (!profile)
        co_return failure(profile.error());
    const auto defaultBefore = sessions.profiles().defaultName();
    Session *session = sessions.prepare(*profile);
    const SignInWishes wishes = wishesFor(request, profile->provider, terminal);
    const auto account = co_await session->signIn(wishes, deadline);
    if (!account)
        co_return failure(account.error());
    Answer answer = success(request, *session, *account, terminal);
    // The first profile stays the default when others come.
    if (!sessions.profiles().isDefaultChosen()) {
        const auto chosen = sessions.profiles().makeDefault(defaultBefore.value_or(session->profile().name));
        if (!chosen)
            answer.err = failure(chosen.error()).err;
    }
    co_return answer;
}

} // namespace authtray
