// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/authorities.h"
#include "core/net/http.h"
#include "core/net/proxies.h"

namespace authtray {

// Properties of a reply. Before 6.9, Qt reports a timeout as a cancelled operation. A response that is too large is the
// only other reason to cancel a reply, so that is marked.
inline constexpr const char *tooLargeProperty = "authtrayIsTooLarge";
inline constexpr const char *proxyProperty = "authtrayProxyName";
inline constexpr const char *untrustedProperty = "authtrayIsUntrusted"; ///< a certificate was seen and isn't trusted
inline constexpr const char *receivedProperty = "authtrayReceived"; ///< what has arrived of an aborted one's body

/// Attribute of a request that may be repeated, because it spends no code and no refresh token.
inline constexpr auto repeatableAttribute = QNetworkRequest::User;

/// Applies the rules of Http to each request that it sends.
class Http::Manager : public QNetworkAccessManager
{
public:
    Manager(const Proxies &proxies, std::shared_ptr<Authorities> trusted, FormStyle style);

    /// A manager with the same settings that sends forms in another style.
    std::unique_ptr<Manager> with(FormStyle style) const;

    std::chrono::milliseconds timeLimit{};
    std::chrono::milliseconds spendingTimeLimit{};
    QDeadlineTimer deadline{QDeadlineTimer::Forever}; ///< see Http::setDeadline()

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &original, QIODevice *data) override;

private:
    QByteArray bodyFor(QNetworkRequest &request, QByteArray form) const;
    void limitTime(QNetworkReply *reply) const;

    Proxies m_proxies;
    std::shared_ptr<Authorities> m_trusted; ///< shared by the managers, so that it is parsed once
    FormStyle m_style;
};

} // namespace authtray
