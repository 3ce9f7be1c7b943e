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
constexpr std::chrono::milliseconds minSavingTime = 10s;
constexpr std::chrono::milliseconds minSavingTimeWithCache = 500ms;

QDeadlineTimer enoughToSave(QDeadlineTimer deadline, std::chrono::milliseconds least = minSavingTime)
{
    return std::max(deadline, QDeadlineTimer(least));
}

/// Of the entry in the keychain, for people.
QString labelFor(const Profile &profile)
{
    const QString account = profile.account.label();
    const QString name = QStringLiteral("Authtray: ") + profile.name;
    return account.isEmpty() ? name : name + QStringLiteral(" (%1)").arg(account);
}

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
    if (profile)
        m_profile = *profile;
    else if (m_isProfileMissing)
        m_profile.session = Mark::None;
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
    if (m_profile.session == Mark::Ended)
        co_return Error{Kind::SessionEnded, m_profile.provider.host(), {}};
    if (m_profile.session == Mark::None)
        co_return Error{Kind::NotSignedIn, m_profile.name, {}};
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
    if (newest)
        m_lastKnown = *newest;
    co_return newest;
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

/// Whether a sign-in to the store of this kind overwrites the place's entry.
bool StoredSession::isReplaced(const StorePlace &place, StoreKind kind) const
{
    return place.kind == kind && !isElsewhere(place);
}

/// Where sessions are that a sign-in to the store of this kind doesn't replace.
QList<StorePlace> StoredSession::placesLeftBy(StoreKind kind) const
{
    QList<StorePlace> places = m_profile.leftIn;
    if (m_profile.isSignedIn() && !places.contains(m_profile.store))
        places.push_back(m_profile.store);
    places.removeIf([this, kind](const StorePlace &place) { return isReplaced(place, kind); });
    return places;
}

QCoro::Task<std::optional<Tokens>> StoredSession::readLeft(StoreKind kind, QDeadlineTimer deadline)
{
    const auto places = m_profile.leftIn;
    for (const StorePlace &place : places) {
        if (!isReplaced(place, kind))
            continue;
        const auto text = co_await readEntry(place, deadline);
        const auto tokens = parse(text);
        if (tokens)
            co_return *tokens;
    }
    co_return {};
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
    noteKeychain();
    co_await store().setLabel(key(), labelFor(m_profile));
    co_return done;
}

/// An older version hasn't noted it, and unsaved tokens may come from a process with another keychain.
void StoredSession::noteKeychain()
{
    if (m_profile.store.keychain == store().service())
        return;
    m_profile.store.keychain = store().service();
    if (const auto noted = m_profiles.save(m_profile); !noted)
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

QCoro::Task<Result<>> StoredSession::replace(Profile profile, Tokens tokens, QDeadlineTimer deadline)
{
    tokens.boundTo = bindingOf(profile);
    Store &chosen = m_stores.of(profile.store.kind);
    const auto replaced = co_await chosen.read(key(), deadline);
    const auto saved = co_await chosen.write(key(), tokens.toText(), enoughToSave(deadline));
    if (!saved)
        co_return saved.error();
    profile.store.keychain = chosen.service();
    profile.leftIn = placesLeftBy(profile.store.kind);
    const Profile profileBefore = std::exchange(m_profile, profile);
    const auto marked = mark(Mark::SignedIn);
    if (!marked) {
        m_profile = profileBefore;
        if (replaced && replaced->has_value())
            co_await chosen.write(key(), **replaced, enoughToSave(deadline));
        else if (replaced)
            co_await chosen.remove(key(), enoughToSave(deadline));
        co_return marked.error();
    }
    m_unsaved.reset();
    m_lastKnown = tokens;
    co_await store().setLabel(key(), labelFor(m_profile));
    co_return done;
}

QCoro::Task<Result<bool>> StoredSession::reserve(StoreKind kind, Tokens tokens, QDeadlineTimer deadline)
{
    Store &chosen = m_stores.of(kind);
    const auto before = co_await chosen.read(key(), deadline);
    if (!before && before.error().kind != Kind::StoreDamaged) // there may be a session
        co_return before.error();
    const bool hasEntry = before && before->has_value();
    Result<> written = done;
    if (hasEntry)
        written = co_await chosen.checkWrite(key(), **before, deadline);
    else
        written = co_await chosen.write(key(), tokens.toText(), enoughToSave(deadline));
    if (!written)
        co_return written.error();
    co_return !hasEntry;
}

QCoro::Task<> StoredSession::withdraw(StoreKind kind)
{
    co_await m_stores.of(kind).remove(key(), enoughToSave({}));
}

QCoro::Task<Result<StoredSession::Left>> StoredSession::removeFrom(StorePlace place, QDeadlineTimer deadline,
                                                                   Sealed sealed)
{
    const auto text = co_await readEntry(place, enoughToSave(deadline));
    const bool mayRemove = text || text.error().kind == Kind::StoreDamaged
                           || (sealed == Sealed::Remove && isAboutPassphrase(text.error()));
    Result<> removed = done;
    if (mayRemove)
        removed = co_await m_stores.of(place.kind).remove(key(), enoughToSave(deadline));
    else
        removed = text.error();
    if (!removed)
        co_return removed.error();
    m_profile.leftIn.removeAll(place);
    const auto noted = m_profiles.save(m_profile);
    if (!noted)
        co_return noted.error();
    Left left;
    if (text && !text->has_value())
        co_return std::as_const(left);
    const auto tokens = parse(text);
    if (tokens)
        left.tokens = *tokens;
    else
        left.unreadable = tokens.error();
    co_return std::as_const(left);
}

QCoro::Task<Result<>> StoredSession::remove(QDeadlineTimer deadline)
{
    const auto removed = co_await store().remove(key(), deadline);
    if (removed) {
        m_unsaved.reset();
        m_lastKnown.reset();
    }
    co_return removed;
}

QCoro::Task<Result<RenameReport>> StoredSession::rename(QString newName, QDeadlineTimer deadline)
{
    const auto isFree = m_profiles.checkFree(newName);
    if (!isFree)
        co_return isFree.error();
    const bool hasTokens = m_profile.isSignedIn();
    if (hasTokens) {
        const auto copied = co_await copyTokens(newName, deadline);
        if (!copied)
            co_return copied.error();
    }
    const auto renamed = m_profiles.rename(m_profile, newName);
    if (!renamed) {
        if (hasTokens)
            co_await store().remove(m_paths.keyOf(newName), enoughToSave(deadline));
        co_return renamed.error();
    }
    m_unsaved.reset();
    reread();
    RenameReport report;
    if (hasTokens) {
        const auto removed = co_await store().remove(key(), enoughToSave(deadline));
        if (!removed)
            report.left = removed.error();
    }
    co_return report;
}

/// Copies the newest tokens to the entry of another name, unread: whether they fit the profile isn't decided here.
QCoro::Task<Result<>> StoredSession::copyTokens(QString newName, QDeadlineTimer deadline)
{
    auto text = co_await readEntry(m_profile.store, deadline);
    if (m_unsaved)
        text = std::optional(m_unsaved->toText());
    if (!text)
        co_return text.error();
    if (!text->has_value())
        co_return done;
    Profile renamed = m_profile;
    renamed.name = newName;
    const auto written = co_await store().write(m_paths.keyOf(newName), **text, enoughToSave(deadline));
    if (written)
        co_await store().setLabel(m_paths.keyOf(newName), labelFor(renamed));
    co_return written;
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

Result<> StoredSession::savePreferences(const Preferences &preferences)
{
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
