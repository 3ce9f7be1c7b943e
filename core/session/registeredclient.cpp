// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/registeredclient.h"

#include "core/log.h"
#include "core/platform/exitinhibitor.h"
#include "core/platform/filelock.h"
#include "core/platform/paths.h"

#include <QCryptographicHash>

namespace authtray {

namespace {

/// The issuer's name in the store and among the locks: it may contain characters that no file's name can have.
QString entryOf(const QString &issuer)
{
    constexpr qsizetype length = 32;
    const auto hash = QCryptographicHash::hash(issuer.toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("client-") + QString::fromLatin1(hash.toHex().left(length));
}

/// Nobody could use or remove the client later.
QCoro::Task<> takeBack(Http &http, Registration registration)
{
    const auto removed = co_await unregisterClient(http, registration);
    if (!removed)
        qCInfo(lcSession) << "a client that isn't kept stays registered -" << whatHappened(removed.error()).inEnglish();
}

} // namespace

RegisteredClient::RegisteredClient(Store &store, const Paths &paths, const QString &issuer)
    : m_store(store), m_key(paths.keyOf(entryOf(issuer))), m_lockPath(paths.lockOf(entryOf(issuer))),
      m_usePath(paths.lockOf(entryOf(issuer) + QStringLiteral("-use")))
{ }

/// Nullopt also for an entry that can't be understood, which a new client replaces.
QCoro::Task<Result<std::optional<Registration>>> RegisteredClient::read(QDeadlineTimer deadline)
{
    const auto text = co_await m_store.read(m_key, deadline);
    if (!text && text.error().kind != Error::Kind::StoreDamaged)
        co_return text.error();
    std::optional<Registration> kept;
    if (text && text->has_value())
        kept = Registration::fromText(**text);
    co_return Result<std::optional<Registration>>(kept);
}

QCoro::Task<Result<RegisteredClient::Found>> RegisteredClient::findOrRegister(Http &http, Provider provider,
                                                                              QDateTime now, QDeadlineTimer deadline)
{
    const auto unlocked = co_await m_store.unlock(m_key, Store::Use::SignIn, deadline);
    if (!unlocked)
        co_return unlocked.error();
    const auto lock = co_await FileLock::acquire(m_lockPath, deadline);
    if (!lock)
        co_return lock.error();
    auto use = FileLock::tryShare(m_usePath);
    if (!use)
        co_return use.error();
    m_use = std::move(*use);
    const auto kept = co_await read(deadline);
    if (!kept)
        co_return kept.error();
    const bool isKept = kept->has_value();
    if (isKept && (*kept)->isUsable(now)) {
        const Registration registration = **kept;
        const bool isGone = co_await isForgotten(http, provider, registration);
        if (!isGone)
            co_return Found{registration, Origin::Kept};
    }
    const ExitInhibitor untilStored;
    const auto registered = co_await registerClient(http, provider);
    if (!registered)
        co_return registered.error();
    if (!registered->isUsable(now)) {
        co_await takeBack(http, *registered);
        co_return signInFailedByProvider(
                {QT_TRANSLATE_NOOP("Error", "%1 registered Authtray with a secret that has expired already"),
                 {provider.host()}});
    }
    const auto written = co_await m_store.write(m_key, registered->toText(), deadline);
    if (!written) {
        co_await takeBack(http, *registered);
        co_return written.error();
    }
    const QString label = QStringLiteral("Authtray: client at ") + provider.host();
    co_await m_store.setLabel(m_key, label);
    co_return Found{*registered, isKept ? Origin::RegisteredAgain : Origin::Registered};
}

QCoro::Task<Result<>> RegisteredClient::forget(QString clientId, QDeadlineTimer deadline)
{
    const auto lock = co_await FileLock::acquire(m_lockPath, deadline);
    if (!lock)
        co_return lock.error();
    const auto kept = co_await read(deadline);
    if (!kept)
        co_return kept.error();
    if (!kept->has_value() || (*kept)->clientId != clientId) // another process has registered again
        co_return done;
    const auto removed = co_await m_store.remove(m_key, deadline);
    co_return removed;
}

QCoro::Task<Result<>> RegisteredClient::remove(Http &http, std::function<bool()> isNeeded, QDeadlineTimer deadline)
{
    const auto lock = co_await FileLock::acquire(m_lockPath, deadline);
    if (!lock)
        co_return lock.error();
    m_use.reset();
    const auto unused = FileLock::tryAcquire(m_usePath);
    if (!unused)
        co_return unused.error();
    if (!unused->has_value() || isNeeded())
        co_return done;
    const auto kept = co_await read(deadline);
    if (!kept)
        co_return kept.error();
    if (!kept->has_value())
        co_return done;
    const Registration registration = **kept;
    const auto unregistered = co_await unregisterClient(http, registration);
    const auto removed = co_await m_store.remove(m_key, deadline);
    if (!unregistered)
        co_return unregistered.error();
    co_return removed;
}

} // namespace authtray
