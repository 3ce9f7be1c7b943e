// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <QCoroTask>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace authtray {

/// A server's response, whatever its status. The body has at most `Http::maxBodySize` bytes.
struct HttpResponse
{
    int status = 0;
    QString host; ///< for messages; with the port, if the URL has one
    QByteArray body;
    QByteArray contentType;
    QByteArray challenge; ///< WWW-Authenticate; several are joined by commas
    QUrl location; ///< the target of a redirect, which isn't followed; empty if there is none
    QDateTime date; ///< the server's time (UTC); invalid if the response doesn't have it
    std::optional<std::chrono::seconds> retryAfter;
    std::optional<Error> fault; ///< of the connection within the body; only in answers to token requests

    /// Whether the server can't answer now, but may later.
    bool isBusy() const { return status >= 500 || status == 429 || status == 408; }
};

/// How a form with a client's credentials is sent.
struct FormStyle
{
    bool isJson = false; ///< as a JSON object, not as application/x-www-form-urlencoded
    bool hasBasicAuthentication =
            false; ///< `client_id` and `client_secret` in the header, not in the body (RFC 6749, 2.3.1)
};

/// Sends all requests, under the same rules: redirects aren't followed, a POST isn't repeated, cookies aren't stored,
/// the system's credentials aren't sent, plain `http` is for loopback hosts only, and time and size are limited. TLS is
/// always verified. The proxy and the trusted authorities come from the environment of this process, so a command that
/// an agent runs uses the agent's. Main thread only.
class Http
{
public:
    static constexpr qint64 maxBodySize = 1024 * 1024; ///< bytes

    /// The time limit for the response to a request that spends a code or a refresh token, after it was sent. It is
    /// longer than that of common reverse proxies (60 s), because such a request can't be repeated.
    static constexpr std::chrono::milliseconds spendingTimeLimit = std::chrono::minutes(2);

    /// `timeLimit`: see setTimeLimit().
    explicit Http(std::chrono::milliseconds timeLimit = std::chrono::seconds(20));
    ~Http();

    /// An Http that also trusts the authorities in this file; this one if the name is empty. It lives as long as this
    /// one. It has its own manager, because Qt reuses a connection for every request to the same host, whatever
    /// authorities the request trusts.
    Http &trusting(const QString &caFile);

    /// Creates the manager if there is none. BadInput: the proxy in the environment can't be used. BadCaFile: see
    /// Authorities.
    Result<> makeManager();

    /// The manager that applies the rules, for token requests, which have spendingTimeLimit, and for Qt classes that
    /// send them. It is created on first use, because that takes time and not every start needs it. Null if
    /// makeManager() fails.
    QNetworkAccessManager *network(FormStyle style = {});

    /// The time limit of a request; for one that spends a code or a refresh token, until it is sent.
    void setTimeLimit(std::chrono::milliseconds limit);
    void setSpendingTimeLimit(std::chrono::milliseconds limit);

    /// From now on, no request takes longer than until then, also one that spends a code. One that begins later, with
    /// which a command takes back what it has begun, has `lateTimeLimit`. Only for a program that does one thing.
    void setDeadline(QDeadlineTimer deadline);
    static constexpr std::chrono::milliseconds lateTimeLimit = std::chrono::seconds(2);

    /// Sends the request and waits for the response, which may have any status. Errors: Unreachable, UntrustedTls,
    /// ProxyUnreachable, ProxyLocked, TimedOut; ProviderFault if the response is too large.
    QCoro::Task<Result<HttpResponse>> get(QNetworkRequest request);
    QCoro::Task<Result<HttpResponse>> post(QNetworkRequest request, QByteArray body, FormStyle style = {});
    QCoro::Task<Result<HttpResponse>> remove(QNetworkRequest request); ///< DELETE

    /// Reads a finished reply. Errors as of get(), with Error::mayBeSpent if a form may have arrived. A token request's
    /// answer isn't dropped for a fault in how it was sent, because what arrived may have the only refresh token.
    static Result<HttpResponse> read(QNetworkReply *reply);

private:
    class Manager;

    QCoro::Task<Result<HttpResponse>> send(QNetworkAccessManager::Operation operation, QNetworkRequest request,
                                           QByteArray body = {}, FormStyle style = {});
    void applyTimeLimits();

    std::array<std::unique_ptr<Manager>, 4> m_managers; ///< one for each style; the first also sends other requests
    std::chrono::milliseconds m_timeLimit;
    std::chrono::milliseconds m_spendingTimeLimit = spendingTimeLimit;
    QDeadlineTimer m_deadline{QDeadlineTimer::Forever};
    QString m_caFile;
    std::map<QString, std::unique_ptr<Http>> m_others; ///< by CA file
};

} // namespace authtray
