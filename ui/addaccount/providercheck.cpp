// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/providercheck.h"

#include "core/config/profilefolder.h"
#include "core/net/http.h"
#include "core/oauth/clientcheck.h"
#include "core/oauth/discovery.h"
#include "core/oauth/protectedresource.h"

#include <QPointer>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto typingDelay = 500ms; // longer than the pauses between keystrokes

QString verdictText(const ClientVerdict &verdict, const QString &host)
{
    using Kind = ClientVerdict::Kind;
    switch (verdict.kind) {
    case Kind::Accepted:
        return ProviderCheck::tr("%1 knows this client and its redirect address. You can sign in.").arg(host);
    case Kind::NothingAgainst:
        return ProviderCheck::tr("%1 responded and didn't reject this client; signing in will tell.").arg(host);
    case Kind::ClientRefused: return ProviderCheck::tr("%1 doesn't know this client. Check the client ID.").arg(host);
    case Kind::RedirectRefused:
        return ProviderCheck::tr(
                       "%1 refuses the redirect address. Register it there, or enter the registered one under Advanced.")
                .arg(host);
    case Kind::RequestRefused: break;
    }
    if (!verdict.error.isEmpty())
        return ProviderCheck::tr("%1 refuses the sign-in: %2. Check scopes and client.").arg(host, verdict.error);
    return ProviderCheck::tr("%1 refuses the sign-in without saying why. Check the client ID and the redirect address.")
            .arg(host);
}

bool isSuccess(const ClientVerdict &verdict)
{
    return verdict.kind == ClientVerdict::Kind::Accepted || verdict.kind == ClientVerdict::Kind::NothingAgainst;
}

} // namespace

ProviderCheck::ProviderCheck(Http &http, const ProfileFolder &profiles) : m_http(http), m_profiles(profiles)
{
    m_typingTimer.setSingleShot(true);
    m_typingTimer.setInterval(typingDelay);
    connect(&m_typingTimer, &QTimer::timeout, this, [this] { discoverProvider(m_next); });
}

void ProviderCheck::discoverLater(const NewAccount &account)
{
    stop();
    m_next = account;
    m_typingTimer.start();
}

void ProviderCheck::discoverNow(const NewAccount &account)
{
    stop();
    discoverProvider(account);
}

void ProviderCheck::test(const Profile &profile)
{
    stop();
    runTest(profile.provider, profile.caFile);
}

void ProviderCheck::stop()
{
    m_typingTimer.stop();
    ++m_request;
}

/// By the computer's policy. Says so if it isn't.
bool ProviderCheck::isAllowed(const Provider &provider)
{
    const auto allowed = m_profiles.checkAllowed(provider);
    if (!allowed)
        Q_EMIT failed(allowed.error());
    return bool(allowed);
}

QCoro::Task<> ProviderCheck::discoverProvider(NewAccount account)
{
    const QPointer<ProviderCheck> self(this);
    const int request = m_request;
    Http &http = m_http.trusting(account.profile.caFile);
    Provider provider = account.profile.provider;
    const QString host = provider.host();
    if (!account.isService && !isAllowed(provider))
        co_return;
    Q_EMIT messageChanged(tr("Looking for %1…").arg(host), false);
    if (account.isService) {
        const auto service = co_await findProtectedResource(http, QUrl(provider.issuer));
        if (!self || request != m_request)
            co_return;
        if (!service) {
            Q_EMIT failed(service.error());
            co_return;
        }
        const QString scope = provider.scope;
        provider = service->providerAt(service->authorizationServers.first());
        if (!scope.isEmpty())
            provider.scope = scope;
        if (!isAllowed(provider))
            co_return;
    }
    const auto endpoints = co_await discover(http, provider);
    if (!self || request != m_request)
        co_return;
    if (!endpoints) {
        Q_EMIT failed(endpoints.error());
        co_return;
    }
    provider.endpoints = *endpoints;
    Q_EMIT found(provider);
    Q_EMIT messageChanged(account.isService ? tr("%1 takes the sign-in of %2.").arg(host, provider.host())
                                            : tr("%1 responded; you can sign in there.").arg(host),
                          false);
}

QCoro::Task<> ProviderCheck::runTest(Provider provider, QString caFile)
{
    const QPointer<ProviderCheck> self(this);
    const int request = m_request;
    Http &http = m_http.trusting(caFile);
    const QString host = provider.host();
    if (!isAllowed(provider))
        co_return;
    Q_EMIT messageChanged(tr("Asking %1…").arg(host), false);
    if (!provider.endpointsGiven) {
        const auto endpoints = co_await discover(http, provider);
        if (!self || request != m_request)
            co_return;
        if (!endpoints) {
            Q_EMIT failed(endpoints.error());
            co_return;
        }
        provider.endpoints = *endpoints;
    }
    const auto verdict = co_await checkClient(http, provider);
    if (!self || request != m_request)
        co_return;
    if (verdict)
        Q_EMIT messageChanged(verdictText(*verdict, host), !isSuccess(*verdict));
    else
        Q_EMIT failed(verdict.error());
}

} // namespace authtray
