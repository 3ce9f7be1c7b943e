// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keychain.h"

#include "core/log.h"
#include "core/platform/module.h"
#include "core/promise.h"
#include "core/store/secretservice.h"

#include <qt6keychain/keychain.h>

#include <algorithm>
#include <functional>

using namespace std::chrono_literals;

namespace authtray {

namespace {

const QString &service()
{
    static const QString name = QStringLiteral("authtray");
    return name;
}

struct Outcome
{
    QKeychain::Error error = QKeychain::NoError;
    QString message;
    QString text;
};

Error fromState(ServiceState state, const Outcome &outcome)
{
    switch (state) {
    case ServiceState::Locked: return {Error::Kind::StoreLocked, {}, {}, outcome.message};
    case ServiceState::Absent: return {Error::Kind::StoreAbsent, {}, {}, outcome.message};
    case ServiceState::Silent: return {Error::Kind::StoreSilent, {}, {}, outcome.message};
    case ServiceState::Open: break;
    }
    const bool denied = outcome.error == QKeychain::AccessDenied || outcome.error == QKeychain::AccessDeniedByUser;
    if (denied)
        return {Error::Kind::StoreRefused, {}, {}, outcome.message};
    return {Error::Kind::StoreFailed, outcome.message, {}};
}

/// The part of the remaining time that is reserved for explainTimeout().
std::chrono::milliseconds timeForExplanation(QDeadlineTimer deadline)
{
    if (deadline.isForever())
        return 2s;
    return std::clamp<std::chrono::milliseconds>(std::chrono::milliseconds(deadline.remainingTime()) / 2, 100ms, 2s);
}

/// Runs a job until it finishes or the deadline is near. A job that is still running then can't be cancelled, and
/// deleting it crashes qtkeychain, so it keeps running and its result is ignored.
QCoro::Task<std::optional<Outcome>> run(QKeychain::Job *job, QDeadlineTimer deadline)
{
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

/// If the keychain service restarts, libsecret keeps using its session with the old process, and every call fails.
void disconnectFromService()
{
    if (const auto disconnect = findInLoadedLibrary("libsecret-1.so.0", "secret_service_disconnect"))
        disconnect();
}

/// Runs a job, and runs it again if the keychain service has been restarted since it was last used.
QCoro::Task<std::optional<Outcome>> run(std::function<QKeychain::Job *()> makeJob, QDeadlineTimer deadline)
{
    const auto first = co_await run(makeJob(), deadline);
    if (!first || first->error != QKeychain::OtherError)
        co_return first;
    const ServiceState state = co_await querySecretService();
    if (state != ServiceState::Open)
        co_return first;
    disconnectFromService();
    co_return co_await run(makeJob(), deadline);
}

/// Finds out why a job didn't finish in time: the keychain is locked and waits for its prompt, or the service hangs.
QCoro::Task<Error> explainTimeout(QDeadlineTimer deadline)
{
    const std::chrono::milliseconds left(deadline.isForever() ? 2000 : deadline.remainingTime());
    const ServiceState state = co_await querySecretService(std::clamp<std::chrono::milliseconds>(left, 100ms, 2s));
    const Error::Kind kind = state == ServiceState::Locked ? Error::Kind::StoreLocked : Error::Kind::StoreSilent;
    qCInfo(lcStore) << "the keychain did not answer in time; locked:" << (kind == Error::Kind::StoreLocked);
    co_return Error{kind, {}, {}};
}

/// Runs a job. Errors: StoreLocked or StoreSilent if it doesn't finish in time.
QCoro::Task<Result<Outcome>> finish(std::function<QKeychain::Job *()> makeJob, QDeadlineTimer deadline)
{
    const auto outcome = co_await run(makeJob, deadline);
    if (outcome)
        co_return *outcome;
    const Error why = co_await explainTimeout(deadline);
    co_return why;
}

} // namespace

QCoro::Task<Result<std::optional<QByteArray>>> Keychain::read(QString key, QDeadlineTimer deadline)
{
    const auto makeJob = [key] {
        auto *job = new QKeychain::ReadPasswordJob(service());
        job->setKey(key);
        return job;
    };
    const auto outcome = co_await finish(makeJob, deadline);
    if (!outcome)
        co_return outcome.error();
    if (outcome->error == QKeychain::NoError)
        co_return std::optional(outcome->text.toUtf8());
    const ServiceState state = co_await querySecretService();
    if (outcome->error == QKeychain::EntryNotFound && state == ServiceState::Open)
        co_return std::optional<QByteArray>();
    co_return fromState(state, *outcome);
}

QCoro::Task<Result<>> Keychain::write(QString key, QByteArray text, QDeadlineTimer deadline)
{
    const auto makeJob = [key, text] {
        auto *job = new QKeychain::WritePasswordJob(service());
        job->setKey(key);
        job->setTextData(QString::fromUtf8(text));
        return job;
    };
    const auto outcome = co_await finish(makeJob, deadline);
    if (!outcome)
        co_return outcome.error();
    if (outcome->error == QKeychain::NoError)
        co_return done;
    const ServiceState state = co_await querySecretService();
    co_return fromState(state, *outcome);
}

QCoro::Task<Result<>> Keychain::remove(QString key, QDeadlineTimer deadline)
{
    const auto makeJob = [key] {
        auto *job = new QKeychain::DeletePasswordJob(service());
        job->setKey(key);
        return job;
    };
    const auto outcome = co_await finish(makeJob, deadline);
    if (!outcome)
        co_return outcome.error();
    const auto left = co_await read(key, deadline);
    if (!left)
        co_return left.error();
    if (left->has_value())
        co_return Error{Error::Kind::StoreRefused, {}, {}, outcome->message};
    co_return done;
}

} // namespace authtray
