// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profilechanges.h"

#include "core/session/sessions.h"
#include "ui/questions/confirmdialog.h"
#include "ui/questions/profilenamedialog.h"
#include "ui/state/profilename.h"
#include "ui/state/wording.h"

#include <QCoreApplication>

#include <utility>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto timeout = 90s; ///< the keychain may have to ask for its password

struct ProfileChange
{
    Q_DECLARE_TR_FUNCTIONS(ProfileChange)
};

Error cancelled()
{
    return {Error::Kind::Cancelled, {}, {}};
}

/// With the same provider, client and settings, but without what belongs to the account.
Profile copyOf(const Profile &profile, const QString &name)
{
    Profile copy = profile;
    copy.name = name;
    copy.session = Profile::SessionMark::None;
    copy.leftIn.clear();
    copy.store.keychain.clear();
    copy.account = {};
    return copy;
}

} // namespace

ProfileChanges::ProfileChanges(Sessions &sessions) : m_sessions(sessions) { }

ProfileChanges::Change ProfileChanges::rename(Session &session, QWidget *parent)
{
    const QString name = session.profile().name;
    QString consequence = ProfileChange::tr("Programs that name it “%1” will have to use the new name.").arg(name);
    if (session.profile().isSignedIn())
        consequence = ProfileChange::tr("The profile stays signed in.") + u' ' + consequence;
    const ProfileNameDialog::Question question{.title = ProfileChange::tr("Rename the profile “%1”").arg(name),
                                               .consequence = consequence,
                                               .yes = ProfileChange::tr("&Rename"),
                                               .suggested = name,
                                               .profiles = m_sessions.profiles(),
                                               .current = name};
    const QString newName = co_await askProfileName(parent, question);
    if (newName.isEmpty() || newName == name)
        co_return cancelled();
    auto renamed = co_await renameTo(name, newName);
    if (renamed) {
        renamed->canBeUndone = true;
        m_undo = [this, name, newName] { return renameTo(newName, name); };
    }
    co_return renamed;
}

ProfileChanges::Change ProfileChanges::renameTo(QString name, QString newName)
{
    Session *session = m_sessions.find(name);
    if (session == nullptr)
        co_return cancelled();
    const auto renamed = co_await m_sessions.rename(*session, newName, QDeadlineTimer(timeout));
    if (!renamed)
        co_return renamed.error();
    const std::optional<Error> problem = renamed->left ? renamed->left : renamed->defaultProblem;
    co_return Outcome{newName, ProfileChange::tr("The profile is called “%1” now.").arg(newName), false, problem};
}

ProfileChanges::Change ProfileChanges::duplicate(Session &session, QWidget *parent)
{
    const QString name = session.profile().name;
    QString consequence = ProfileChange::tr("The copy has the provider and the settings of “%1”, but no session: sign "
                                            "in to it, with another account for example.")
                                  .arg(name);
    const Provider &provider = session.profile().provider;
    if (provider.needsClientSecret || provider.clientCredentials)
        consequence += u' ' + ProfileChange::tr("The client's secret isn't copied: signing in asks for it.");
    const ProfileNameDialog::Question question{.title = ProfileChange::tr("Duplicate the profile “%1”").arg(name),
                                               .consequence = consequence,
                                               .yes = ProfileChange::tr("&Duplicate"),
                                               .suggested = freeProfileName(name, m_sessions.profiles().names()),
                                               .profiles = m_sessions.profiles()};
    const QString newName = co_await askProfileName(parent, question);
    if (newName.isEmpty())
        co_return cancelled();
    const auto added = m_sessions.addProfile(copyOf(session.profile(), newName));
    if (!added)
        co_return added.error();
    m_undo = [this, newName] { return removeSignedOut(newName, Session::LeftSessions::Keep); };
    co_return Outcome{newName, ProfileChange::tr("This is a copy of “%1”. Sign in to use it.").arg(name), true, {}};
}

/// Fails if somebody has signed in to it since.
ProfileChanges::Change ProfileChanges::removeSignedOut(QString name, Session::LeftSessions left)
{
    Session *session = m_sessions.find(name);
    if (session == nullptr)
        co_return cancelled();
    const auto removed = co_await session->removeProfile(QDeadlineTimer(timeout), left);
    if (!removed)
        co_return removed.error();
    QString text = ProfileChange::tr("The profile “%1” is removed.").arg(name);
    if (removed->clientLeft)
        text += u' ' + ProfileChange::tr("Its client stays registered at %1.").arg(session->profile().provider.host());
    co_return Outcome{name, text, false, {}};
}

ProfileChanges::Change ProfileChanges::remove(Session &session, QWidget *parent)
{
    const Profile profile = session.profile();
    const bool isSignedIn = profile.hasSession();
    Account account;
    if (isSignedIn)
        account = session.state().account;
    const bool isSure = co_await confirmRemoval(parent, profile.name, account);
    if (!isSure)
        co_return cancelled();
    SignOutReport report;
    if (isSignedIn)
        report = co_await session.signOut(QDeadlineTimer(timeout));
    if (report.problem && (report.places.isEmpty() || session.profile().isSignedIn()))
        co_return *report.problem;
    const Profile signedOutProfile = session.profile();
    auto left = Session::LeftSessions::Keep;
    if (!signedOutProfile.leftIn.isEmpty()) {
        const bool mayAbandon = co_await confirmAbandoning(parent, signedOutProfile);
        if (!mayAbandon)
            co_return cancelled();
        left = Session::LeftSessions::Abandon;
    }
    auto removed = co_await removeSignedOut(profile.name, left);
    if (removed) {
        const bool isRevocationMissing = report.find(SignOutReport::Outcome::NotRevoked) != nullptr
                                         || report.find(SignOutReport::Outcome::RevocationUnanswered) != nullptr;
        if (isRevocationMissing)
            removed->message += u' ' + signOutLine(report, signedOutProfile.provider.host());
        removed->canBeUndone = true;
        m_undo = [this, signedOutProfile] { return putBack(signedOutProfile); };
    }
    co_return removed;
}

ProfileChanges::Change ProfileChanges::putBack(Profile profile)
{
    const auto added = m_sessions.addProfile(profile);
    if (!added)
        co_return added.error();
    co_return Outcome{
            profile.name, ProfileChange::tr("The profile “%1” is back. Sign in to use it.").arg(profile.name), false, {}};
}

ProfileChanges::Change ProfileChanges::undo()
{
    const auto undo = std::exchange(m_undo, nullptr);
    if (!undo)
        co_return cancelled();
    const auto undone = co_await undo();
    co_return undone;
}

} // namespace authtray
