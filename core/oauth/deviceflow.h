// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/signinflow.h"
#include "core/oauth/tokenrequest.h"
#include "core/promise.h"

#include <chrono>
#include <functional>
#include <optional>

namespace authtray {

class Clock;

/// The address to open on any device, and the code to type there (RFC 8628, 3.2). Safe to print: the addresses are
/// https (or loopback), and the code has printable ASCII characters only.
struct DeviceAuthorization
{
    QUrl verificationUri;
    QUrl verificationUriComplete; ///< includes the code; empty if the provider sent none
    QString userCode;

    /// The address to open: the one that includes the code, if there is one.
    QUrl address() const { return verificationUriComplete.isEmpty() ? verificationUri : verificationUriComplete; }
};

/// The response of the device authorization endpoint (RFC 8628, 3.2).
struct DeviceGrant
{
    DeviceAuthorization authorization;
    QString deviceCode; ///< a secret
    std::chrono::seconds interval{}; ///< between two token requests
    std::chrono::seconds lifetime{}; ///< of the codes
};

/// SignInFailed or ClientRefused if the provider refuses; ProviderFault if the response is invalid. Any thread.
Result<DeviceGrant> readDeviceGrant(const HttpResponse &answer);

/// Sign-in with a browser on another device (RFC 8628): the person types a code there, while this polls the token
/// endpoint as often as the provider allows.
class DeviceFlow : public SignInFlow
{
public:
    using Show = std::function<void(const DeviceAuthorization &)>;

    /// The request and the clock must outlive the flow.
    DeviceFlow(TokenRequest &request, const Clock &clock, Show show);

    /// Errors also as of readDeviceGrant().
    QCoro::Task<Result<TokenResponse>> authorize(QDeadlineTimer deadline) override;
    void cancel() override;

private:
    QCoro::Task<Result<>> start();
    QCoro::Task<Result<>> pause(QDeadlineTimer deadline);
    QCoro::Task<Result<HttpResponse>> poll();
    std::optional<Result<TokenResponse>> judge(const Result<HttpResponse> &answer);
    void backOff(std::optional<std::chrono::seconds> atLeast);

    TokenRequest &m_request;
    const Clock &m_clock;
    Show m_show;
    DeviceAuthorization m_authorization;
    QString m_deviceCode;
    std::chrono::seconds m_interval{};
    std::chrono::seconds m_pause{}; ///< before the next request: the interval, or longer after a failure
    std::chrono::milliseconds m_expiry{}; ///< of the codes, since the computer started
    Promise<Result<>> *m_waiting = nullptr; ///< during a pause
    int m_pages = 0; ///< answers that didn't come from the token endpoint itself
    bool m_isCancelled = false;
};

} // namespace authtray
