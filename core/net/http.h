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

/// What a server said, whatever its status. The body is at most `Http::largestBody` bytes.
struct HttpResponse
{
    int status = 0;
    QString host; ///< for sentences
    QByteArray body;
    QByteArray contentType;
    QUrl location; ///< where a redirect leads, which is never followed; else empty
    QDateTime date; ///< the server's own clock (UTC), invalid if it didn't say
    std::optional<std::chrono::seconds> retryAfter;

    /// It says that it can't answer now; later it may.
    bool isBusy() const { return status >= 500 || status == 429 || status == 408; }
};

/// How a form with a client's credentials is sent.
struct FormStyle
{
    bool isJson = false; ///< as a JSON object, not as application/x-www-form-urlencoded
    bool hasBasicAuthentication =
            false; ///< `client_id` and `client_secret` in the header, not in the body (RFC 6749, 2.3.1)
};

/// All of Authtray's traffic goes through here, under one set of rules: no redirect is followed, no POST repeated, no
/// cookie kept, no credential of the system offered, plain `http` only to loopback hosts, a bound on time and size.
/// Proxies and trusted authorities are as the environment of this process has them: what an agent does, it does with
/// the agent's. TLS is always verified. Main thread only.
class Http
{
public:
    static constexpr qint64 largestBody = 1024 * 1024;

    /// How long the answer to a request that spends a code or a refresh token is waited for, once the request was sent:
    /// longer than the usual servers before a provider wait for it (60 s), because who asks again gets no answer.
    static constexpr std::chrono::milliseconds spendingTimeLimit = std::chrono::minutes(2);

    /// `timeLimit`: see setTimeLimit().
    explicit Http(std::chrono::milliseconds timeLimit = std::chrono::seconds(20));
    ~Http();

    /// The same, trusting the authorities in this file too; itself for an empty one. Lives as long as this. It has
    /// a manager of its own, as Qt tells connections apart by their hosts, not by whom they trust.
    Http &trusting(const QString &caFile);

    /// Makes the manager if need be. BadInput where the environment or the file of authorities is wrong.
    Result<> makeManager();

    /// The manager that applies the rules, for token requests and Qt classes that send them: spendingTimeLimit is
    /// theirs. Made at first use: it costs start-up time. Null where makeManager() fails.
    QNetworkAccessManager *network(FormStyle style = {});

    /// How long a request may take in all; one that spends something, until it was sent.
    void setTimeLimit(std::chrono::milliseconds limit);
    void setSpendingTimeLimit(std::chrono::milliseconds limit);

    /// Sends and collects. An answer with any status is a value; no answer is Unreachable, UntrustedTls, a Proxy… kind,
    /// TimedOut or ProviderFault (too large).
    QCoro::Task<Result<HttpResponse>> get(QNetworkRequest request);
    QCoro::Task<Result<HttpResponse>> post(QNetworkRequest request, QByteArray body, FormStyle style = {});

    /// Reads a finished reply by the same rules.
    static Result<HttpResponse> read(QNetworkReply *reply);

private:
    class Manager;

    QCoro::Task<Result<HttpResponse>> send(QNetworkRequest request, std::optional<QByteArray> body, FormStyle style);
    void applyTimeLimits();

    std::array<std::unique_ptr<Manager>, 4> m_managers; ///< one for each style, the first for all else
    std::chrono::milliseconds m_timeLimit;
    std::chrono::milliseconds m_spendingTimeLimit = spendingTimeLimit;
    QString m_caFile;
    std::map<QString, std::unique_ptr<Http>> m_others; ///< by their file
};

} // namespace authtray
