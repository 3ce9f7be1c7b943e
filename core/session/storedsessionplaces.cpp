// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/storedsession.h"

#include "core/config/profilefolder.h"
#include "core/platform/paths.h"
#include "core/session/binding.h"

/// How a session comes into a store, into another one's place, and out of it.
namespace authtray {

using Kind = Error::Kind;
using Mark = Profile::SessionMark;

namespace {

/// Whether nobody can use the stored session any more, so that a sign-out removes it although it can't be read.
bool isUnusable(const Error &error)
{
    return error.kind == Kind::StoreMissing || error.kind == Kind::TooNew || error.kind == Kind::StoreDamaged
           || error.kind == Kind::SettingsChanged || error.kind == Kind::StoreFailed;
}

} // namespace

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

QCoro::Task<Result<>> StoredSession::replace(Profile profile, Tokens tokens, QDeadlineTimer deadline)
{
    tokens.boundTo = bindingOf(profile);
    tokens.account = profile.account;
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
    co_await setLabel(m_profile.name);
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

QCoro::Task<Result<StoredSession::Removed>> StoredSession::remove(StorePlace place, QDeadlineTimer deadline,
                                                                  Sealed sealed)
{
    const bool isCurrent = m_profile.isSignedIn() && place == m_profile.store;
    Result<Tokens> tokens = Tokens();
    if (isCurrent)
        tokens = co_await read(deadline);
    else
        tokens = parse(co_await readEntry(place, deadline));
    const bool mayRemove = tokens || isUnusable(tokens.error())
                           || (sealed == Sealed::Remove && isAboutPassphrase(tokens.error()));
    if (!mayRemove)
        co_return tokens.error();
    Removed report;
    if (tokens)
        report.tokens = *tokens;
    else if (tokens.error().kind != Kind::StoreMissing)
        report.unreadable = tokens.error();
    const auto removed = co_await m_stores.of(place.kind).remove(key(), deadline);
    report.isUnanswered = !removed && removed.error().kind == Kind::StoreSilent;
    if (report.isUnanswered)
        co_return std::as_const(report);
    if (!removed)
        co_return removed.error();
    m_profile.leftIn.removeAll(place);
    if (isCurrent)
        m_unsaved.reset();
    const auto noted = isCurrent ? mark(Mark::None) : m_profiles.save(m_profile);
    if (!noted)
        report.unnoted = noted.error();
    co_return std::as_const(report);
}

QCoro::Task<> StoredSession::removeEnded(QDeadlineTimer deadline)
{
    if (!mark(Mark::Ended))
        co_return;
    const auto removed = co_await store().remove(key(), deadline);
    if (removed)
        m_unsaved.reset();
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
    const auto written = co_await store().write(m_paths.keyOf(newName), **text, enoughToSave(deadline));
    if (written)
        co_await setLabel(newName);
    co_return written;
}

} // namespace authtray
