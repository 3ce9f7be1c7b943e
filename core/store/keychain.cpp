// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keychain.h"

#include "core/log.h"
#include "core/platform/module.h"
#include "core/promise.h"
#include "core/store/secretservice.h"

#include <QDBusConnection>
#include <QDBusServiceWatcher>

#include <qt6keychain/keychain.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

struct Keychain::Outcome
{
    QKeychain::Error error = QKeychain::NoError;
    QString message;
    QString text;
};

namespace {

constexpr std::chrono::milliseconds maxStartTime = 10s; ///< of KWallet while a desktop's session starts

const QString &server()
{
    static const QString name = QStringLiteral("authtray");
    return name;
}

/// The part of the remaining time that is reserved for explainTimeout().
std::chrono::milliseconds timeForExplanation(QDeadlineTimer deadline)
{
    if (deadline.isForever())
        return 2s;
    return std::clamp<std::chrono::milliseconds>(std::chrono::milliseconds(deadline.remainingTime()) / 2, 100ms, 2s);
}

bool isOpen(EntryState state)
{
    return state == EntryState::Missing || state == EntryState::Readable;
}

/// Its own words are in a language of its choice, so they are quoted.
Error failed(const QString &itsWords)
{
    if (itsWords.isEmpty())
        return {Error::Kind::StoreFailed, QT_TRANSLATE_NOOP("Error", "it doesn't say why"), {}};
    return {Error::Kind::StoreFailed, {QT_TRANSLATE_NOOP("Error", "it says \"%1\""), {itsWords}}, {}};
}

/// If the keychain service restarts, libsecret keeps using its session with the old process, and every call fails.
void disconnectFromService()
{
    if (const auto disconnect = findInLoadedLibrary("libsecret-1.so.0", "secret_service_disconnect"))
        disconnect();
}

} // namespace

Keychain::Keychain() = default;
Keychain::~Keychain() = default;

/// qtkeychain chooses with its first job which keychain it uses for as long as the process runs, and it prefers KWallet
/// only if that answers within half a second. A session's start takes longer, so its entry would get a second home.
QCoro::Task<Result<>> Keychain::choose(QDeadlineTimer deadline)
{
    if (m_isChosen)
        co_return done;
    (void)QDBusConnection::sessionBus(); // waits for ever if it gets no thread, so it comes before a token is spent
    const auto wallet = KWallet::ofDesktop(QProcessEnvironment::systemEnvironment());
    if (wallet) {
        const std::chrono::milliseconds left(deadline.isForever() ? maxStartTime.count() : deadline.remainingTime());
        const auto state = co_await wallet->start(std::min(left, maxStartTime));
        if (state == EntryState::Silent)
            co_return Error{Error::Kind::StoreSilent, {}, {}, QStringLiteral("it doesn't start")};
        if (state == EntryState::Readable)
            m_isWalletWrapper = co_await wallet->isWrapper();
        if (state == EntryState::Readable && !m_isWalletWrapper)
            m_wallet = wallet;
    }
    m_isChosen = true;
    co_return done;
}

/// KeePassXC releases an entry to a process for as long as both run. libsecret 0.20 crashes when it hears of the
/// collections of a service that has been restarted, unless it has let go of the one before.
void Keychain::watchService()
{
    if (m_watcher)
        return;
    m_watcher = std::make_unique<QDBusServiceWatcher>(QStringLiteral("org.freedesktop.secrets"),
                                                      QDBusConnection::sessionBus(),
                                                      QDBusServiceWatcher::WatchForUnregistration);
    QObject::connect(m_watcher.get(), &QDBusServiceWatcher::serviceUnregistered, [this] {
        m_released.clear();
        disconnectFromService();
    });
}

QCoro::Task<EntryState> Keychain::find(QString key, std::chrono::milliseconds timeout)
{
    return m_wallet ? m_wallet->find(server(), key, timeout) : findInSecretService(server(), key, timeout);
}

QCoro::Task<Result<>> Keychain::checkRead(QString key)
{
    watchService();
    const auto chosen = co_await choose(QDeadlineTimer(maxStartTime));
    if (!chosen)
        co_return chosen.error();
    const auto state = co_await find(key);
    if (isOpen(state) || (state == EntryState::Withheld && m_released.contains(key)))
        co_return done;
    co_return errorFrom(state == EntryState::Withheld ? EntryState::Locked : state, {});
}

Error Keychain::errorFrom(EntryState state, const Outcome &outcome) const
{
    switch (state) {
    case EntryState::Locked: return {Error::Kind::StoreLocked, {}, {}, outcome.message};
    case EntryState::Withheld: return {Error::Kind::StoreRefused, {}, {}, outcome.message};
    case EntryState::Absent: return {Error::Kind::StoreAbsent, {}, {}, outcome.message};
    case EntryState::Silent: return {Error::Kind::StoreSilent, {}, {}, outcome.message};
    case EntryState::Missing:
    case EntryState::Readable: break;
    }
    const bool denied = outcome.error == QKeychain::AccessDenied || outcome.error == QKeychain::AccessDeniedByUser;
    if (denied)
        return {Error::Kind::StoreRefused, {}, {}, outcome.message};
    return failed(outcome.message);
}

/// Runs a job until it finishes or the deadline is near. A job that is still running then can't be cancelled, and
/// deleting it crashes qtkeychain, so it keeps running and its result is ignored.
QCoro::Task<std::optional<Keychain::Outcome>> Keychain::run(MakeJob makeJob, QDeadlineTimer deadline)
{
    QKeychain::Job *job = makeJob();
    Promise<std::optional<Outcome>> promise;
    job->setAutoDelete(true);
    QObject::connect(job, &QKeychain::Job::finished, promise.context(), [&promise, job] {
        qCDebug(lcStore) << job->metaObject()->className() << "ended with" << job->error();
        const auto *reader = qobject_cast<QKeychain::ReadPasswordJob *>(job);
        promise.resolve(Outcome{job->error(), job->errorString(), reader ? reader->textData() : QString()});
    });
    const std::chrono::milliseconds left(deadline.isForever() ? -1 : deadline.remainingTime());
    promise.resolveAfter(left > 200ms ? left - timeForExplanation(deadline) : left, std::nullopt);
    job->start();
    co_return co_await promise.value();
}

/// Runs a job, and runs it again if the keychain service may have been restarted since it was last used. Errors:
/// StoreLocked or StoreSilent if it doesn't finish in time.
QCoro::Task<Result<Keychain::Outcome>> Keychain::finish(QString key, MakeJob makeJob, QDeadlineTimer deadline)
{
    const auto chosen = co_await choose(deadline);
    if (!chosen)
        co_return chosen.error();
    auto outcome = co_await run(makeJob, deadline);
    if (outcome && outcome->error == QKeychain::OtherError) {
        const auto state = co_await find(key);
        if (!isOpen(state) && state != EntryState::Withheld)
            co_return *outcome;
        disconnectFromService();
        outcome = co_await run(makeJob, deadline);
    }
    if (outcome)
        co_return *outcome;
    const Error error = co_await explainTimeout(key, deadline);
    co_return error;
}

/// Finds out why a job didn't finish in time: the keychain waits for its prompt, or the service hangs.
QCoro::Task<Error> Keychain::explainTimeout(QString key, QDeadlineTimer deadline)
{
    const std::chrono::milliseconds left(deadline.isForever() ? 2000 : deadline.remainingTime());
    const auto state = co_await find(key, std::clamp<std::chrono::milliseconds>(left, 100ms, 2s));
    const bool isLocked = state == EntryState::Locked || state == EntryState::Withheld;
    qCInfo(lcStore) << "the keychain did not answer in time; locked:" << isLocked;
    co_return Error{isLocked ? Error::Kind::StoreLocked : Error::Kind::StoreSilent, {}, {}};
}

QCoro::Task<Result<std::optional<QByteArray>>> Keychain::read(QString key, QDeadlineTimer deadline)
{
    const auto makeJob = [key] {
        auto *job = new QKeychain::ReadPasswordJob(server());
        job->setKey(key);
        return job;
    };
    const auto outcome = co_await finish(key, makeJob, deadline);
    if (!outcome)
        co_return outcome.error();
    // A KWallet that fails reads as an empty text, without an error.
    const bool isRead = outcome->error == QKeychain::NoError;
    if (isRead && !outcome->text.isEmpty()) {
        m_released.insert(key);
        co_return std::optional(outcome->text.toUtf8());
    }
    m_released.remove(key);
    const auto state = co_await find(key);
    if (isRead && state == EntryState::Readable)
        co_return std::optional(QByteArray());
    if (isOpen(state) && (isRead || outcome->error == QKeychain::EntryNotFound))
        co_return std::optional<QByteArray>();
    co_return errorFrom(state, *outcome);
}

QCoro::Task<Result<>> Keychain::write(QString key, QByteArray text, QDeadlineTimer deadline)
{
    const auto first = co_await writeAndCheck(key, text, deadline);
    if (!first)
        co_return first.error();
    if (*first)
        co_return done;
    qCInfo(lcStore) << "the keychain has another entry for" << key << "too";
    co_await remove(key, deadline);
    const auto second = co_await writeAndCheck(key, text, deadline);
    if (!second)
        co_return second.error();
    if (!*second)
        co_return Error{Error::Kind::StoreFailed, QT_TRANSLATE_NOOP("Error", "its entry isn't one of Authtray's"),
                        QT_TRANSLATE_NOOP("Error", "Remove the entry with the keychain's own program, and try again.")};
    co_return done;
}

/// Whether a read gets what is written. It doesn't if another program has added an entry with further attributes, as
/// that isn't overwritten, or if KWallet fails, which reports no error.
QCoro::Task<Result<bool>> Keychain::writeAndCheck(QString key, QByteArray text, QDeadlineTimer deadline)
{
    const auto makeJob = [key, text] {
        auto *job = new QKeychain::WritePasswordJob(server());
        job->setKey(key);
        job->setTextData(QString::fromUtf8(text));
        return job;
    };
    const auto outcome = co_await finish(key, makeJob, deadline);
    if (!outcome)
        co_return outcome.error();
    if (outcome->error != QKeychain::NoError) {
        const auto state = co_await find(key);
        co_return errorFrom(state, *outcome);
    }
    const auto kept = co_await read(key, deadline);
    if (!kept)
        co_return kept.error();
    if (m_wallet) {
        co_await m_wallet->flush(server());
        co_return *kept == text;
    }
    const qsizetype count = co_await countInSecretService(server(), key);
    co_return count <= 1 && *kept == text;
}

/// Writes the entry's label, because a job that writes tokens can't be cancelled: one that waits for a prompt would
/// replace newer ones later. KeePassXC reports as stored what it can't save, and tells the person by itself.
QCoro::Task<Result<>> Keychain::checkWrite(QString key, QByteArray text, QDeadlineTimer)
{
    if (m_wallet)
        co_return co_await m_wallet->checkSave(text.size());
    const auto [state, problem] = co_await rewriteLabelInSecretService(server(), key);
    if (!problem.isEmpty())
        co_return failed(problem);
    if (isOpen(state) || state == EntryState::Withheld) // KeePassXC has released it to qtkeychain's connection alone
        co_return done;
    co_return errorFrom(state, {});
}

QString Keychain::service() const
{
    return m_wallet ? QStringLiteral("KWallet") : QStringLiteral("Secret Service");
}

bool Keychain::hasEntriesOf(const QString &other) const
{
    return other == service() || (m_isWalletWrapper && other == u"KWallet");
}

QCoro::Task<> Keychain::setLabel(QString key, QString label)
{
    if (!m_wallet)
        co_await labelInSecretService(server(), key, label);
}

QCoro::Task<Result<>> Keychain::remove(QString key, QDeadlineTimer deadline)
{
    const auto makeJob = [key] {
        auto *job = new QKeychain::DeletePasswordJob(server());
        job->setKey(key);
        return job;
    };
    const auto outcome = co_await finish(key, makeJob, deadline);
    if (!outcome)
        co_return outcome.error();
    const auto state = co_await find(key);
    if (state == EntryState::Missing)
        co_return done;
    if (state == EntryState::Readable)
        co_return Error{Error::Kind::StoreRefused, {}, {}, outcome->message};
    co_return errorFrom(state, *outcome);
}

} // namespace authtray
