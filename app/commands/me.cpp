// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/me.h"

#include "app/commands/chosensession.h"
#include "app/commands/keychainnote.h"
#include "app/output/render.h"
#include "core/oidc/identity.h"
#include "core/session/tokensource.h"

namespace authtray {

namespace {

Document accountDocument(const Account &account, const QString &profile)
{
    Document me;
    me.put("id", account.id)
            .put("email", account.email)
            .put("name", account.name)
            .put("organization", account.organization)
            .put("role", account.role)
            .put("created_at", account.createdAt.toString(Qt::ISODate))
            .put("profile", profile);
    if (!account.organizationId.isEmpty())
        me.put("organization_id", account.organizationId).put("tenant", account.tenant).put("tenant_id", account.tenantId);
    me.put("claims", account.claims);
    return me;
}

QString refusalOf(const Error &error, const QString &provider)
{
    const bool isToken = error.kind == Error::Kind::TokenRefused;
    return (isToken ? QStringLiteral("%1 refused the token (%2)")
                    : QStringLiteral("%1 refused to describe the account (%2)"))
            .arg(provider, error.reason.atTerminal());
}

/// The server that the session's token is for, if it is another one than the provider's; else empty.
QString otherServerOf(const TokenSource &session)
{
    const Provider &provider = session.profile().provider;
    return asksForAccounts(provider) ? QString() : provider.resources.value(0);
}

/// What the account shown is, unless it is what the provider says now.
QByteArray originNote(const FetchedAccount &fetched, const QString &provider, const QString &otherServer)
{
    using From = FetchedAccount::Source;
    const bool isSomebody = !fetched.account.label().isEmpty();
    QString note;
    if (fetched.source == From::Token)
        note = QStringLiteral("this is what the token itself says; nobody has verified it");
    else if (fetched.refusal)
        note = refusalOf(*fetched.refusal, shownName(provider));
    else if (!otherServer.isEmpty())
        note = QStringLiteral("the token is for %1, so %2 isn't asked").arg(shownName(otherServer), shownName(provider));
    else
        note = QStringLiteral("%1 doesn't describe the account now").arg(shownName(provider));
    if (fetched.source == From::SignIn && isSomebody)
        note += QStringLiteral("; this is what it said at sign-in");
    const bool isPlain = fetched.source == From::Provider || (!isSomebody && !fetched.refusal);
    return isPlain ? QByteArray() : QStringLiteral("Note: %1.\n").arg(note).toUtf8();
}

QString accountText(const Account &account)
{
    return labelled("Email", account.email) + labelled("Name", account.name)
           + labelled("Organization", account.organization) + labelled("Tenant", account.tenant)
           + labelled("Role", account.roleLabel()) + labelled("Account ID", account.id);
}

} // namespace

QCoro::Task<Result<Answer>> me(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    const auto session = findTokenSource(request, sessions);
    if (!session)
        co_return session.error();
    const KeychainNote note(**session, terminal);
    const auto fetched = co_await (*session)->fetchAccount(deadline);
    if (fetched) {
        const QString provider = (*session)->state().provider;
        const Document document = accountDocument(fetched->account, (*session)->profile().name);
        const QString text = accountText(fetched->account);
        const QString otherServer = otherServerOf(**session);
        const QString who = provider.isEmpty() ? QStringLiteral("The token") : shownName(provider);
        const QString nobody = otherServer.isEmpty() ? QStringLiteral("%1 doesn't say who you are\n").arg(who)
                                                     : QStringLiteral("%1 doesn't say who you are at a sign-in for %2\n")
                                                               .arg(who, shownName(otherServer));
        co_return Answer{Success, render(request.output, document, text.isEmpty() ? nobody : text),
                         originNote(*fetched, provider, otherServer)};
    }
    // The token is valid, so the account is authenticated, and another failure isn't reported as "not authenticated".
    const bool hasToken = !isAboutStore(fetched.error()) && (*session)->state().isTokenValid((*session)->now());
    if (hasToken && exitCodeOf(fetched.error()) == AuthenticationFailure)
        co_return failureAsText(request, fetched.error(), Failure);
    co_return fetched.error();
}

} // namespace authtray
