// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/proxyplan.h"

#include "app/commands/hostsession.h"
#include "app/commands/keychainnote.h"
#include "app/commands/refresh.h"
#include "app/commands/stepupnotice.h"
#include "app/terminal/terminal.h"
#include "core/net/authorities.h"
#include "core/session/sessions.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSslCertificate>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr std::chrono::milliseconds minPause = 10s; ///< until the same is told again

enum HttpStatus : unsigned { Unauthorized = 401, Forbidden = 403, BadGateway = 502, ServiceUnavailable = 503 };

bool isOneOf(Error::Kind kind, std::initializer_list<Error::Kind> kinds)
{
    return std::ranges::find(kinds, kind) != kinds.end();
}

/// Of the answer to a request for which there is no token.
HttpStatus statusFor(const Error &error)
{
    using Kind = Error::Kind;
    if (isSignedOut(error)
        || isOneOf(error.kind, {Kind::TokenExpired, Kind::TokenRefused, Kind::NoToken, Kind::NotRenewable}))
        return Unauthorized;
    if (isOneOf(error.kind, {Kind::SettingsChanged, Kind::NotAllowed, Kind::BadInput}))
        return Forbidden;
    const bool isOfProvider = isOneOf(error.kind,
                                      {Kind::Unreachable, Kind::UntrustedTls, Kind::ProxyUnreachable, Kind::ProxyLocked,
                                       Kind::ProviderFault, Kind::ClientRefused, Kind::Refused});
    return isOfProvider ? BadGateway : ServiceUnavailable;
}

QCoro::Task<Result<ProxyToken>> askForToken(TokenSource &source, const Sessions &sessions, Request request,
                                            QString refused, QDeadlineTimer deadline)
{
    FreshnessPolicy policy;
    policy.refused = refused;
    policy.caller = request.caller();
    const auto refreshed = co_await source.refresh(policy, deadline);
    if (!refreshed)
        co_return refreshed.error();
    const auto sendable = checkSendable(*refreshed, source, request);
    if (!sendable)
        co_return sendable.error();
    const Tokens &tokens = refreshed->tokens;
    ProxyToken token{tokens.accessToken.toStdString(), allowedHostsOf(source, sessions),
                     std::chrono::steady_clock::time_point::max()};
    if (tokens.expiresAt.isValid())
        token.expiresAt = std::chrono::steady_clock::now()
                          + std::chrono::milliseconds(source.now().msecsTo(tokens.expiresAt));
    co_return std::as_const(token);
}

/// Answers the questions of the proxy's thread in the main thread.
QCoro::Task<> answer(TokenSource &source, const Sessions &sessions, Request request, QString refused,
                     std::function<void(ProxyAnswer)> reply)
{
    if (auto *session = dynamic_cast<Session *>(&source))
        session->readProfile(); // its hosts may just have been changed
    const QDeadlineTimer deadline(request.timeout);
    const auto token = co_await askForToken(source, sessions, request, refused, deadline);
    if (token)
        reply(*token);
    else
        reply(ProxyRefusal{statusFor(token.error()), failureAsText(request, token.error(), Failure).err.toStdString()});
}

/// Not the same for each request of a program that goes on asking the server.
std::function<void(const StepUp &)> reportTo(const Paths &paths, const QString &profile)
{
    struct Told
    {
        std::optional<StepUp> stepUp;
        QElapsedTimer since;
    };
    return [paths, profile, told = std::make_shared<Told>()](const StepUp &stepUp) {
        const auto tell = [=] {
            if (told->stepUp == stepUp && !told->since.hasExpired(minPause.count()))
                return;
            if (!tellOfStepUp(paths, profile, stepUp))
                return;
            told->stepUp = stepUp;
            told->since.start();
        };
        QMetaObject::invokeMethod(QCoreApplication::instance(), tell, Qt::QueuedConnection);
    };
}

QByteArray asPem(const QList<QSslCertificate> &certificates)
{
    QByteArray pem;
    for (const QSslCertificate &certificate : certificates)
        pem += certificate.toPem();
    return pem;
}

} // namespace

QCoro::Task<Result<ProxyToken>> firstToken(TokenSource &source, const Sessions &sessions, Request request,
                                           Terminal &terminal, QDeadlineTimer deadline)
{
    if (auto *session = dynamic_cast<Session *>(&source))
        session->enableCache();
    const KeychainNote note(source, terminal);
    const auto token = co_await askForToken(source, sessions, request, {}, deadline);
    if (token)
        co_return *token;
    const HttpStatus status = statusFor(token.error());
    if (status == Unauthorized || status == Forbidden)
        co_return refreshError(request, token.error(), source, terminal);
    terminal.err(failureAsText(request, token.error(), Failure).err);
    co_return ProxyToken();
}

Result<ProxyPlan> planFor(TokenSource &source, const Request &request, const Sessions &sessions, const ProxyToken &first)
{
    const auto proxies = Proxies::fromEnvironment();
    if (!proxies)
        return proxies.error();
    auto trusted = Authorities::read(source.profile().caFile);
    if (!trusted)
        return trusted.error();
    ProxyPlan plan;
    plan.first = first;
    plan.first.hosts = allowedHostsOf(source, sessions);
    plan.proxies = *proxies;
    if (const auto &configuration = trusted->configuration())
        plan.authorities = asPem(configuration->caCertificates());
    plan.ask = [&source, &sessions, request](const std::string &refused, const auto &reply) {
        const auto ask = [&source, &sessions, request, refused = QString::fromStdString(refused), reply] {
            answer(source, sessions, request, refused, reply);
        };
        QMetaObject::invokeMethod(QCoreApplication::instance(), ask, Qt::QueuedConnection);
    };
    if (auto *session = dynamic_cast<Session *>(&source)) {
        plan.demand = reportTo(sessions.paths(), source.profile().name);
        session->noteRequest(request.program, QString::fromLatin1(request.command->name));
    }
    plan.describe = [request](const Error &error) { return failureAsText(request, error, Failure).err.toStdString(); };
    plan.refusalFor = [request, &sessions](const QUrl &destination) {
        return noProfileFor(destination, request, sessions);
    };
    return plan;
}

} // namespace authtray
