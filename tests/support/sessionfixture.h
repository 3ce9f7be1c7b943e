// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "tests/support/setclock.h"
#include "tests/support/testenvironment.h"

class QJsonObject;

namespace authtray {

/// A token response whose access token is "access-N" and whose refresh token is "refresh-N"; `more` adds to it or
/// replaces fields.
StandInReply tokenReply(int number, const QJsonObject &more = {});

/// A userinfo response about the account `id`.
StandInReply accountReply(const QString &id);

/// A session of the profile "work", on stores in memory and a clock that a test moves. The provider answers with
/// tokenReply(1) and the account "ada" until a test says otherwise.
class SessionFixture : public TestEnvironment
{
    Q_OBJECT

protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    /// Another session of the same profile on the same stores, as another process has it.
    std::unique_ptr<Session> makeSession();

    /// "access-N" and "refresh-N", issued now.
    Tokens tokens(int number, std::chrono::seconds lifetime = std::chrono::hours(1)) const;

    /// Stores `tokens` as those of "ada", and makes the session start with them.
    void startSignedIn(const Tokens &tokens);

    /// A sign-in by a browser that comes back at once, as `id`, with a code and, unless empty, `iss`.
    SignInChoices signInAs(const QString &id, const QString &iss = {});

    /// The redirect with which a provider answers the authorization request `request`.
    static QUrl redirectFor(const QUrl &request, const QString &iss);

    std::optional<Tokens> stored() const; ///< what is in the keychain
    Profile savedProfile() const { return *m_profiles->load(m_profile.name); }
    static QDeadlineTimer deadline() { return QDeadlineTimer(std::chrono::seconds(5)); }

    MemoryStore m_file; ///< the other store that a session can be in
    SetClock m_clock;
    Profile m_profile;
    QUrl m_browserUrl; ///< what the browser was opened with
    std::unique_ptr<Session> m_session;
};

} // namespace authtray
