// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/addaccount/newaccount.h"

#include <QObject>
#include <QTimer>

#include <QCoroTask>

namespace authtray {

class Http;
class ProfileFolder;

/// Checks while the person is typing whether the provider exists, and on demand whether it accepts the client. Each
/// check cancels the one before, whose result is ignored. Main thread only.
class ProviderCheck : public QObject
{
    Q_OBJECT

public:
    /// `http` must outlive this object and requests that are still running when it is destroyed.
    ProviderCheck(Http &http, const ProfileFolder &profiles);

    /// How long after the last keystroke the provider is requested.
    void setTypingDelay(std::chrono::milliseconds delay) { m_typingTimer.setInterval(delay); }

    /// Discovers the account's provider after the typing delay (OIDC Discovery, RFC 8414), or first asks the service
    /// for it (RFC 9728).
    void discoverLater(const NewAccount &account);

    /// The same immediately.
    void discoverNow(const NewAccount &account);

    /// Checks provider and client immediately, without signing in.
    void test(const Profile &profile);

    void stop();

Q_SIGNALS:
    void found(const authtray::Provider &provider); ///< with its endpoints
    void messageChanged(const QString &text, bool isProblem);
    void failed(const authtray::Error &error);

private:
    QCoro::Task<> discoverProvider(NewAccount account);
    QCoro::Task<> runTest(Provider provider, QString caFile);

    bool isAllowed(const Provider &provider);

    Http &m_http;
    const ProfileFolder &m_profiles;
    QTimer m_typingTimer;
    NewAccount m_next; ///< to be checked after the typing delay
    int m_request = 0; ///< number of the current check; results of older ones are ignored
};

} // namespace authtray
