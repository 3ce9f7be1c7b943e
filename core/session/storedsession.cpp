// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/storedsession.h"

#include "core/config/profilefolder.h"
#include "core/log.h"
#include "core/platform/paths.h"
#include "core/session/binding.h"

#include <QFileInfo>
#include <QScopeGuard>

#include <QCoroTimer>

using namespace std::chrono_literals;

namespace authtray {

using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

constexpr std::chrono::milliseconds maxLockAttempt = 100ms;
constexpr std::chrono::milliseconds turnPause = 10ms; ///< a renewal takes some hundred milliseconds
constexpr std::chrono::milliseconds minSavingTimeWithCache = 500ms;

} // namespace

ProfileLock::~ProfileLock()
{
    if (isHeld() && m_session->unsaved())
        m_session->m_keptLock = std::move(static_cast<FileLock &>(*this));
}

StoredSession::StoredSession(Profile profile, Stores stores, ProfileFolder &profiles, const Paths &paths)
    : m_profile(std::move(profile)), m_stores(stores), m_profiles(profiles), m_paths(paths)
{ }

void StoredSession::reread()
{
    const auto profile = m_profiles.load(m_profile.name);
    m_isProfileMissing = !profile && profile.error().kind == Kind::NotSignedIn;
    if (profile) {
        m_profile = *profile;
        m_isAccountNoted = true;
    } else if (m_isProfileMissing) {
        m_profile.session = Mark::None;
    }
}

/// Locks the profile's file too, because the runtime folder may be removed while another process asks the provider.
QCoro::Task<Result<ProfileLock>> StoredSession::lock(QDeadlineTimer deadline)
{
    const auto turn = m_waiting.emplace(m_waiting.end());
    const auto leave = qScopeGuard([this, turn] { m_waiting.erase(turn); });
    while (turn != m_waiting.begin()) {
        if (deadline.hasExpired())
            co_return Error{Kind::TimedOut, QT_TRANSLATE_NOOP("Error", "another Authtray process"), {}, lockPath()};
        co_await QCoro::sleepFor(turnPause);
    }
    for (;;) {
        auto kept = std::exchange(m_keptLock, std::nullopt);
        if (kept && kept->regain(m_profiles.fileOf(m_profile.name)))
            co_return ProfileLock(std::move(*kept), *this);
        m_keptLock = std::move(kept); // its file's lock keeps others out, and this process until it regains the other
        const auto pause = std::min(deadline, QDeadlineTimer(maxLockAttempt)); // another task's lock may be kept
        auto lock = co_await FileLock::acquire(lockPath(), pause, m_profiles.fileOf(m_profile.name));
        if (lock)
            co_return ProfileLock(std::move(*lock), *this);
        if (lock.error().kind == Kind::TimedOut && !deadline.hasExpired())
            continue;
        if (QFileInfo::exists(m_paths.runtime))
            co_return lock.error();
        const auto made = m_paths.makeRuntime();
        if (!made)
            co_return made.error();
    }
}

void StoredSession::lendKeptLock()
{
    if (m_keptLock)
        m_keptLock->lend();
}

QCoro::Task<Result<ProfileLock>> StoredSession::takeUnsaved(Tokens unsaved, QDeadlineTimer deadline)
{
    m_unsaved = unsaved; // first of all, because no other process has them
    auto lock = co_await FileLock::acquire(lockPath(), deadline); // the lender still has the profile's file
    if (!lock)
        co_return lock.error();
    co_return ProfileLock(std::move(*lock), *this);
}

QCoro::Task<Result<>> StoredSession::unlock(QDeadlineTimer deadline)
{
    if (!m_profile.isSignedIn())
        co_return done;
    const auto unlocked = co_await store().unlock(key(), Store::Use::Session, deadline);
    co_return unlocked;
}

QCoro::Task<Result<>> StoredSession::checkWritable(StoreKind kind, QDeadlineTimer deadline)
{
    Store &chosen = m_stores.of(kind);
    const auto unlocked = co_await chosen.unlock(key(), Store::Use::SignIn, deadline);
    if (!unlocked)
        co_return unlocked.error();
    const auto before = co_await chosen.read(key(), deadline);
    if (!before && before.error().kind != Kind::StoreDamaged) // a sign-in replaces a damaged file
        co_return before.error();
    const auto savable = m_profiles.checkSave(m_profile);
    if (!savable)
        co_return savable.error();
    const auto lock = FileLock::tryAcquire(lockPath(), m_profiles.fileOf(m_profile.name));
    if (!lock)
        co_return lock.error();
    const bool isHeldByOther = !lock->has_value() && !m_keptLock;
    if (!before || isHeldByOther) // it is just writing
        co_return done;
    const auto current = co_await chosen.read(key(), deadline);
    if (!current || !current->has_value()) // without an entry nothing is tried: KeePassXC would ask before its removal
        co_return done;
    const auto writable = co_await chosen.checkWrite(key(), **current, deadline);
    co_return writable;
}

QCoro::Task<Result<>> StoredSession::checkWrite(Tokens tokens, QDeadlineTimer deadline)
{
    const auto writable = co_await store().checkWrite(key(), tokens.toText(), deadline);
    co_return writable;
}

QCoro::Task<Result<Tokens>> StoredSession::read(QDeadlineTimer deadline)
{
    if (!m_profile.isSignedIn()) {
        m_lastKnown.reset();
        if (!m_isProfileMissing)
            dropUnsaved();
        else if (QFileInfo::exists(m_profiles.folder())) // else all profiles are away, and may come back
            m_keptLock.reset();
    }
    if (const auto absence = findAbsence())
        co_return *absence;
    const quint64 changesBefore = changes();
    const int timesForgottenBefore = m_timesForgotten;
    const auto text = co_await readEntry(m_profile.store, deadline);
    const auto stored = parse(text);
    if (m_unsaved && stored && m_unsaved->areReplacedBy(*stored))
        dropUnsaved();
    if (!stored && !m_unsaved)
        co_return stored;
    if (stored) {
        m_knownAt = changesBefore;
        m_isForgotten = timesForgottenBefore != m_timesForgotten;
    }
    const auto newest = bound(m_unsaved ? *m_unsaved : *stored);
    if (newest) {
        m_lastKnown = *newest;
        adoptAccount(newest->account);
    }
    co_return newest;
}

/// A sign-in was interrupted, or seemed to fail, after its tokens were stored and before the profile's file was written.
void StoredSession::adoptAccount(const Account &account)
{
    if (account.id.isEmpty() || account.id == m_profile.account.id)
        return;
    m_profile.account = account;
    m_isAccountNoted = false;
}

std::optional<Error> StoredSession::findAbsence() const
{
    switch (m_profile.session) {
    case Mark::Ended: return Error{Kind::SessionEnded, m_profile.provider.host(), {}};
    case Mark::None: return Error{Kind::NotSignedIn, m_profile.name, {}};
    case Mark::SignedIn: break;
    }
    return std::nullopt;
}

/// A place's entry. StoreAbsent: another keychain has the session than the one that answers, which may have an older one.
QCoro::Task<Result<std::optional<QByteArray>>> StoredSession::readEntry(StorePlace place, QDeadlineTimer deadline)
{
    const auto text = co_await m_stores.of(place.kind).read(key(), deadline);
    if (text && isElsewhere(place))
        co_return Error{Kind::StoreAbsent, keychainName(place.keychain), {}};
    co_return text;
}

bool StoredSession::isElsewhere(const StorePlace &place) const
{
    const Store &answering = m_stores.of(place.kind);
    return !answering.service().isEmpty() && !place.keychain.isEmpty() && !answering.hasEntriesOf(place.keychain);
}

Result<Tokens> StoredSession::parse(const Result<std::optional<QByteArray>> &entry) const
{
    if (!entry)
        return entry.error();
    if (entry->has_value())
        return Tokens::fromText(**entry);
    const QString service = store().service();
    return Error{.kind = Kind::StoreMissing,
                 .subject = m_profile.name,
                 .values = service.isEmpty() ? QStringList() : QStringList(service)};
}

/// Binds the tokens of an older version to the profile as it is now. They are stored with that at the next renewal.
Result<Tokens> StoredSession::bound(Tokens tokens) const
{
    if (tokens.boundTo.isEmpty())
        tokens.boundTo = bindingOf(m_profile);
    const auto unchanged = checkBinding(tokens, m_profile);
    return unchanged ? Result<Tokens>(tokens) : unchanged.error();
}

QCoro::Task<Result<>> StoredSession::write(Tokens tokens, QDeadlineTimer deadline)
{
    return save(tokens, enoughToSave(deadline, m_isCacheEnabled ? minSavingTimeWithCache : minSavingTime));
}

QCoro::Task<Result<>> StoredSession::save(Tokens tokens, QDeadlineTimer deadline)
{
    const auto saved = co_await store().write(key(), tokens.toText(), deadline);
    m_unsaved = saved ? std::nullopt : std::optional(tokens);
    m_lastKnown = tokens;
    if (!saved)
        co_return saved.error();
    noteTokens();
    co_await setLabel(m_profile.name);
    co_return done;
}

/// For people, of the entry of the profile with this name.
QCoro::Task<> StoredSession::setLabel(QString name)
{
    const QString account = m_profile.account.label();
    QString label = QStringLiteral("Authtray: ") + name;
    if (!account.isEmpty())
        label += QStringLiteral(" (%1)").arg(account);
    co_await store().setLabel(m_paths.keyOf(name), label);
}

/// An older version hasn't noted the keychain, and unsaved tokens may come from a process with another one.
void StoredSession::noteTokens()
{
    if (m_profile.store.keychain == store().service() && m_isAccountNoted)
        return;
    m_profile.store.keychain = store().service();
    if (const auto noted = m_profiles.save(m_profile))
        m_isAccountNoted = true;
    else
        qCWarning(lcSession) << whatHappened(noted.error()).inEnglish();
}

QCoro::Task<Result<>> StoredSession::saveAgain(QDeadlineTimer deadline)
{
    if (!m_unsaved)
        co_return done;
    const Tokens unsaved = *m_unsaved;
    const auto saved = co_await save(unsaved, deadline);
    co_return saved;
}

QDeadlineTimer StoredSession::enoughToSave(QDeadlineTimer deadline, std::chrono::milliseconds least)
{
    return std::max(deadline, QDeadlineTimer(least));
}

Result<> StoredSession::mark(Mark mark)
{
    m_profile.session = mark;
    if (mark != Mark::SignedIn)
        m_lastKnown.reset();
    return m_profiles.save(m_profile);
}

Result<> StoredSession::saveAccount(const Account &account)
{
    m_profile.account = account;
    return m_profiles.save(m_profile);
}

Result<> StoredSession::saveHosts(const QStringList &hosts)
{
    m_profile.provider.hosts = hosts;
    return m_profiles.save(m_profile);
}

Result<> StoredSession::savePreferences(const Preferences &preferences)
{
    if (const auto policy = m_profiles.policy(); !policy) // it isn't known what may be changed
        return policy.error();
    auto profile = m_profiles.load(m_profile.name);
    if (!profile)
        return profile.error();
    profile->preferences = preferences;
    const auto saved = m_profiles.save(*profile);
    reread();
    return saved;
}

void StoredSession::dropUnsaved()
{
    m_unsaved.reset();
    m_keptLock.reset();
}

quint64 StoredSession::changes() const
{
    return FileLock::changeCount(lockPath());
}

void StoredSession::announceChange(FileLock &lock)
{
    lock.announceChange();
    m_knownAt = changes();
    m_isForgotten = false;
}

const Tokens *StoredSession::cached() const
{
    return m_isCacheEnabled && !m_unsaved && !m_isForgotten ? held() : nullptr;
}

const Tokens *StoredSession::held() const
{
    const bool isCurrent = m_lastKnown && m_profile.isSignedIn() && m_knownAt == changes()
                           && checkBinding(*m_lastKnown, m_profile);
    return isCurrent ? &*m_lastKnown : nullptr;
}

void StoredSession::forget()
{
    m_isForgotten = true;
    ++m_timesForgotten;
}

QString StoredSession::lockPath() const
{
    return m_paths.lockOf(m_profile.name);
}

QString StoredSession::key() const
{
    return m_paths.keyOf(m_profile.name);
}

} // namespace authtray
