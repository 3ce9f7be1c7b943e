// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/config/profilefolder.h"
#include "core/log.h"
#include "core/net/hosts.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/paths.h"
#include "core/session/binding.h"

/// How a session's profile is changed and removed.
namespace authtray {

using Kind = Error::Kind;

/// Another process may have ended or replaced the session meanwhile.
QCoro::Task<Result<>> Session::saveAccount(Account account, QDeadlineTimer deadline)
{
    const auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    readProfile();
    if (!profile().isSignedIn() || profile().account.id != account.id)
        co_return done;
    const auto saved = m_stored.saveAccount(account);
    updateState();
    co_return saved;
}

/// Both writes are tried before, so that the file and the store don't differ.
QCoro::Task<Result<>> Session::bindHosts(Tokens tokens, QStringList hosts, QDeadlineTimer deadline)
{
    const auto savable = m_parts.profiles.checkSave(profile());
    if (!savable)
        co_return savable.error();
    const auto writable = co_await m_stored.checkWrite(tokens, deadline);
    if (!writable)
        co_return recordFailure(writable.error());
    Profile next = profile();
    next.provider.hosts = hosts;
    tokens.boundTo = bindingOf(next);
    const ExitInhibitor untilStored;
    const auto written = co_await m_stored.write(tokens, deadline);
    if (!written)
        co_return recordFailure(written.error());
    co_return m_stored.saveHosts(hosts);
}

QCoro::Task<Result<QStringList>> Session::changeHosts(QStringList added, QStringList removed, QDeadlineTimer deadline)
{
    for (const QString &host : std::as_const(added)) {
        const auto destination = readDestination(host);
        if (!destination)
            co_return destination.error();
        if (const auto allowed = m_parts.profiles.checkAllowed(*destination); !allowed)
            co_return allowed.error();
    }
    const auto unlocked = co_await m_stored.unlock(deadline);
    if (!unlocked)
        co_return recordFailure(unlocked.error());
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    readProfile();
    std::optional<Tokens> tokens;
    if (profile().isSignedIn()) {
        const auto stored = co_await loadUnderLock(deadline);
        if (!stored)
            co_return stored.error();
        tokens = *stored;
    }
    QStringList hosts = tokens ? boundHosts(*tokens, profile()) : profile().provider.hosts;
    hosts.removeIf([&](const QString &host) { return removed.contains(host); });
    hosts += added;
    hosts.removeDuplicates();
    Result<> saved = done;
    if (tokens)
        saved = co_await bindHosts(*tokens, hosts, deadline);
    else
        saved = m_stored.saveHosts(hosts);
    if (!saved)
        co_return saved.error();
    m_stored.announceChange(*lock);
    updateState();
    co_return std::as_const(hosts);
}

/// SessionLeft, for a profile with a session in a store that isn't its own any more.
Error Session::leftElsewhere() const
{
    const StorePlace &place = profile().leftIn.first();
    Error error{.kind = Kind::SessionLeft,
                .subject = {QT_TRANSLATE_NOOP("Error", "an earlier session of the profile \"%1\" is still in %2"),
                            {profile().name, place.name()}},
                .values = {profile().name}};
    if (!place.keychain.isEmpty())
        error.values.push_back(place.keychain);
    return error;
}

QCoro::Task<Result<Session::RemovedProfile>> Session::removeProfile(QDeadlineTimer deadline, LeftSessions left)
{
    const auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    readProfile();
    if (profile().isSignedIn())
        co_return Error{
                .kind = Kind::SessionLeft,
                .subject = {QT_TRANSLATE_NOOP("Error", "the profile \"%1\" is still signed in"), {profile().name}},
                .values = {profile().name}};
    if (!profile().leftIn.isEmpty() && left == LeftSessions::Keep)
        co_return leftElsewhere();
    const auto removed = m_parts.profiles.remove(profile().name);
    if (!removed)
        co_return removed.error();
    for (const auto &forgotten : {forgetPrograms(), m_ledger.clear()}) {
        if (!forgotten)
            qCWarning(lcSession) << whatHappened(forgotten.error()).inEnglish();
    }
    RemovedProfile report;
    if (profile().provider.isClientRegistered) {
        const auto gone = co_await removeClient(profile(), deadline);
        if (!gone)
            report.clientLeft = gone.error();
    }
    co_return std::as_const(report);
}

QCoro::Task<Result<RenameReport>> Session::renameProfile(QString newName, QDeadlineTimer deadline)
{
    const auto isFree = m_parts.profiles.checkFree(newName); // before its lock's file is created
    if (!isFree)
        co_return isFree.error();
    if (m_signIn)
        co_return badInput(QT_TRANSLATE_NOOP("Error", "another sign-in of this profile waits for the browser"),
                           QT_TRANSLATE_NOOP("Error", "Finish or cancel that one first."));
    readProfile();
    const auto unlocked = co_await m_stored.unlock(deadline);
    if (!unlocked)
        co_return recordFailure(unlocked.error());
    auto lock = co_await m_stored.lock(deadline);
    if (!lock)
        co_return lock.error();
    const auto newLock = co_await FileLock::acquire(m_parts.paths.lockOf(newName), deadline,
                                                    m_parts.profiles.fileOf(newName));
    if (!newLock)
        co_return newLock.error();
    const ExitInhibitor untilStored;
    readProfile();
    if (!profile().leftIn.isEmpty())
        co_return leftElsewhere();
    const auto renamed = co_await m_stored.rename(newName, deadline);
    if (!renamed)
        co_return recordStoreFailure(renamed.error());
    for (const auto &moved :
         {m_usage.moveTo(m_parts.paths.usageOf(newName)), m_ledger.moveTo(m_parts.paths.ledgerOf(newName))}) {
        if (!moved)
            qCWarning(lcSession) << whatHappened(moved.error()).inEnglish();
    }
    m_stored.announceChange(*lock);
    clearProblem();
    co_return renamed;
}

} // namespace authtray
