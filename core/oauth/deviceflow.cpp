// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/deviceflow.h"

#include "core/clock.h"
#include "core/net/url.h"
#include "core/oauth/oautherror.h"
#include "core/oauth/responsebody.h"
#include "core/platform/exitinhibitor.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;

namespace {

constexpr auto defaultInterval = 5s; // RFC 8628, 3.2
constexpr auto minInterval = 1s; // even if the provider allows less, because nobody types a code faster
constexpr auto slowDownIncrement = 5s; // RFC 8628, 3.5
constexpr auto maxBackOff = 60s; // short, because a person is waiting for the network to come back
constexpr auto maxCodeLifetime = std::chrono::hours(24); // of the codes; more is probably a unit mistake (ms for s)
constexpr qsizetype maxUserCodeLength = 64;
constexpr int maxPages = 3; // from a server in front of the token endpoint, before the sign-in fails

/// Some providers send numbers as strings.
std::optional<std::chrono::seconds> secondsIn(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const double seconds = value.isString() ? value.toString().toDouble(&isNumber) : value.toDouble();
    if (!isNumber
        || !(seconds >= 0 && seconds <= std::chrono::duration<double>(maxCodeLifetime).count())) // so that NaN fails too
        return std::nullopt;
    return std::chrono::seconds(static_cast<qint64>(seconds));
}

/// Empty if it may not be opened.
QUrl addressIn(const QJsonValue &value)
{
    const QUrl url(value.toString(), QUrl::StrictMode);
    return checkUrl(url, {}) ? url : QUrl();
}

bool isTypeable(const QString &code)
{
    return !code.isEmpty() && code.size() <= maxUserCodeLength
           && std::ranges::all_of(code, [](QChar c) { return c >= u' ' && c <= u'~'; });
}

Error unusable(const HttpResponse &answer)
{
    return {Kind::ProviderFault,
            answer.host,
            {},
            QStringLiteral("device authorization endpoint, status %1").arg(answer.status),
            answer.retryAfter,
            answer.isBusy() ? answer.status : 0};
}

Error expired()
{
    return signInFailed(QT_TRANSLATE_NOOP("Error", "the code expired before it was used"),
                        QT_TRANSLATE_NOOP("Error", "Sign in again for a new one."));
}

Parameters deviceGrant(const QString &deviceCode)
{
    return {{QStringLiteral("grant_type"), QStringLiteral("urn:ietf:params:oauth:grant-type:device_code")},
            {QStringLiteral("device_code"), deviceCode}};
}

} // namespace

Result<DeviceGrant> readDeviceGrant(const HttpResponse &answer)
{
    if (!oauthErrorIn(answer).isEmpty() && !answer.isBusy())
        return signInRefusal(answer);
    const QJsonObject body = readObject(answer.body).value_or(QJsonObject());
    QJsonValue uri = body.value(u"verification_uri");
    if (!uri.isString())
        uri = body.value(u"verification_url"); // the name in drafts of the RFC
    DeviceGrant grant;
    grant.authorization.verificationUri = addressIn(uri);
    grant.authorization.verificationUriComplete = addressIn(body.value(u"verification_uri_complete"));
    grant.authorization.userCode = body.value(u"user_code").toString();
    grant.deviceCode = body.value(u"device_code").toString();
    const bool isUsable = answer.status >= 200 && answer.status < 300 && !grant.deviceCode.isEmpty()
                          && !grant.authorization.verificationUri.isEmpty() && isTypeable(grant.authorization.userCode);
    if (!isUsable)
        return unusable(answer);
    grant.interval = std::max<std::chrono::seconds>(minInterval,
                                                    secondsIn(body.value(u"interval")).value_or(defaultInterval));
    grant.lifetime = secondsIn(body.value(u"expires_in")).value_or(maxCodeLifetime);
    return grant;
}

DeviceFlow::DeviceFlow(TokenRequest &request, const Clock &clock, Show show)
    : m_request(request), m_clock(clock), m_show(std::move(show))
{ }

QCoro::Task<Result<TokenResponse>> DeviceFlow::authorize(QDeadlineTimer deadline)
{
    const auto started = co_await start();
    if (!started)
        co_return started.error();
    m_show(m_authorization);
    for (;;) {
        const auto waited = co_await pause(deadline);
        if (!waited)
            co_return waited.error();
        const auto answer = co_await poll();
        const auto outcome = judge(answer);
        if (outcome)
            co_return *outcome;
    }
}

/// RFC 8628, 3.1.
QCoro::Task<Result<>> DeviceFlow::start()
{
    const Provider &provider = m_request.provider();
    Parameters parameters = provider.authorizationParameters;
    parameters.removeIf([](const auto &parameter) { return parameter.value().isEmpty(); });
    if (!provider.scope.isEmpty())
        parameters.insert(QStringLiteral("scope"), provider.scope);
    parameters.insert(resourceParameter(provider));
    const auto answer = co_await m_request.sendTo(provider.endpoints.deviceAuthorization, parameters);
    if (!answer)
        co_return answer.error();
    const auto grant = readDeviceGrant(*answer);
    if (!grant)
        co_return grant.error();
    m_authorization = grant->authorization;
    m_deviceCode = grant->deviceCode;
    m_interval = m_pause = grant->interval;
    m_expiry = m_clock.sinceBoot() + grant->lifetime;
    co_return done;
}

QCoro::Task<Result<>> DeviceFlow::pause(QDeadlineTimer deadline)
{
    if (m_isCancelled)
        co_return Error{Kind::Cancelled, {}, {}};
    // Checked before the pause, because after it the provider is asked once more, and its answer decides.
    if (m_clock.sinceBoot() >= m_expiry)
        co_return expired();
    Promise<Result<>> end;
    m_waiting = &end;
    const std::chrono::nanoseconds time = std::min<std::chrono::nanoseconds>(m_pause,
                                                                             deadline.remainingTimeAsDuration());
    m_clock.callAfter(std::chrono::ceil<std::chrono::milliseconds>(time), end.context(), [&end] { end.resolve(done); });
    const auto ended = co_await end.value();
    m_waiting = nullptr;
    if (ended && deadline.hasExpired())
        co_return Error{
                Kind::TimedOut, QT_TRANSLATE_NOOP("Error", "the sign-in with the code, whose page may tell why"), {}};
    co_return ended;
}

/// RFC 8628, 3.4.
QCoro::Task<Result<HttpResponse>> DeviceFlow::poll()
{
    const ExitInhibitor untilAnswered;
    const Parameters grant = deviceGrant(m_deviceCode);
    const auto answer = co_await m_request.send(grant);
    co_return answer;
}

/// The outcome of the sign-in; nullopt while the person may still finish it (RFC 8628, 3.5).
std::optional<Result<TokenResponse>> DeviceFlow::judge(const Result<HttpResponse> &answer)
{
    if (!answer) {
        if (answer.error().kind != Kind::TimedOut && answer.error().kind != Kind::Unreachable)
            return answer.error();
        backOff({});
        return std::nullopt;
    }
    const QString error = oauthErrorIn(*answer);
    if (error == u"authorization_pending" || error == u"slow_down") {
        if (error == u"slow_down")
            m_interval += slowDownIncrement;
        m_pause = m_interval;
        return std::nullopt;
    }
    if (error == u"expired_token")
        return expired();
    if (error == u"access_denied" || error == u"invalid_grant") // not SessionEnded: there is no session yet
        return signInRefusal(*answer);
    const bool isPage = error.isEmpty()
                        && (answer->status == 400 || answer->status == 403); // from a server in front of it
    if (answer->isBusy() || (isPage && ++m_pages < maxPages)) {
        backOff(answer->retryAfter);
        return std::nullopt;
    }
    return m_request.read(*answer);
}

void DeviceFlow::backOff(std::optional<std::chrono::seconds> atLeast)
{
    m_pause = std::max<std::chrono::seconds>(m_interval, std::min<std::chrono::seconds>(2 * m_pause, maxBackOff));
    m_pause = std::max(m_pause, atLeast.value_or(0s));
}

void DeviceFlow::cancel()
{
    m_isCancelled = true;
    if (m_waiting)
        m_waiting->resolve(Error{Kind::Cancelled, {}, {}});
}

} // namespace authtray
