// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"

#include <QObject>
#include <QTimer>

#include <QCoroTask>

namespace authtray {

class Http;

/// Asks a provider, while somebody still types what it is called, whether it is there and what it says of the client.
/// Each question takes the place of the one before, whose answer nobody hears any more. Main thread only.
class ProviderCheck : public QObject
{
    Q_OBJECT

public:
    /// `http` outlives this, and every question that is still under way then.
    explicit ProviderCheck(Http &http);

    /// How long after the last key the provider is asked.
    void setPatience(std::chrono::milliseconds patience) { m_pause.setInterval(patience); }

    /// Looks for the profile's provider once nobody types any more (OIDC Discovery, RFC 8414).
    void look(const Profile &profile);

    /// Asks now, for its client as well, without signing in.
    void test(const Profile &profile);

    void stop();

Q_SIGNALS:
    void found(const authtray::Endpoints &endpoints);
    void said(const QString &text, bool isProblem);

private:
    QCoro::Task<> lookFor(Provider provider, QString caFile);
    QCoro::Task<> ask(Provider provider, QString caFile);

    Http &m_http;
    QTimer m_pause;
    Profile m_next; ///< after the pause
    int m_question = 0; ///< counts, so that the answer to an older one is let pass
};

} // namespace authtray
