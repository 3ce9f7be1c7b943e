// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sealedfile.h"

#include "core/inthread.h"
#include "core/platform/files.h"
#include "core/platform/systemmessage.h"
#include "core/store/passphrase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include <QCoroTimer>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Kind = Error::Kind;

constexpr auto pollInterval = 10ms; ///< deriving a key takes some hundred milliseconds
constexpr qint64 roomForSession = 64 * 1024; ///< for the first tokens, and beside them for those of the next renewals
constexpr qint64 roomForGrowth = 4 * 1024; ///< for tokens that are longer than the ones before

Error failedAt(Kind kind, const QString &path, const Text &reason)
{
    return {kind, Text::at(path, reason), {}};
}

} // namespace

SealedFile::SealedFile(QString folder, AskPassphrase ask) : m_folder(std::move(folder)), m_ask(std::move(ask)) { }

QString SealedFile::pathOf(const QString &key) const
{
    return QStringLiteral("%1/%2.sealed").arg(m_folder, key);
}

QCoro::Task<Result<>> SealedFile::unlock(QString key, Use use, QDeadlineTimer deadline)
{
    const auto stored = co_await read(key, deadline);
    const bool isDamaged = !stored && stored.error().kind == Kind::StoreDamaged;
    if (!stored && !isDamaged)
        co_return stored.error();
    if (use == Use::Session)
        co_return done; // read() says what is wrong with it
    const auto writable = checkRoom(key);
    if (!writable)
        co_return writable.error();
    if (stored && stored->has_value())
        co_return done;
    const Seal seal = Seal::make();
    const auto secret = co_await derive(key, seal, true, deadline);
    if (!secret)
        co_return secret.error();
    co_return done;
}

QCoro::Task<Result<std::optional<QByteArray>>> SealedFile::read(QString key, QDeadlineTimer deadline)
{
    const auto file = readFile(pathOf(key));
    if (!file || !file->has_value())
        co_return file;
    const auto seal = Seal::parse(**file, pathOf(key));
    if (!seal)
        co_return seal.error();
    for (;;) {
        const auto secret = co_await derive(key, *seal, false, deadline);
        if (!secret)
            co_return secret.error();
        const auto text = Seal::decrypt(**file, *secret, key);
        if (text)
            co_return text;
        m_keys.remove(key);
        const QString source = passphraseFile();
        Error error{Kind::PassphraseWrong, pathOf(key)};
        if (!source.isEmpty())
            error.values = {source};
        if (!source.isEmpty() || !m_tryAgain || !m_tryAgain(pathOf(key)))
            co_return std::as_const(error);
    }
}

QCoro::Task<Result<>> SealedFile::write(QString key, QByteArray text, QDeadlineTimer deadline)
{
    if (!m_keys.contains(key)) {
        const Seal seal = Seal::make();
        const auto secret = co_await derive(key, seal, true, deadline);
        if (!secret)
            co_return secret.error();
    }
    const auto cached = m_keys.constFind(key);
    co_return replaceFile(pathOf(key), cached->seal.encrypt(text, cached->secret, key), FileAccess::OwnerOnly);
}

/// The new tokens may be longer than those before.
QCoro::Task<Result<>> SealedFile::checkWrite(QString key, QByteArray text, QDeadlineTimer deadline)
{
    const auto hasRoom = checkRoom(key);
    if (!hasRoom)
        co_return hasRoom.error();
    co_return co_await write(key, text, deadline);
}

Result<> SealedFile::checkRoom(const QString &key) const
{
    const QFileInfo file(pathOf(key));
    const qint64 needed = file.exists() ? file.size() + roomForGrowth : roomForSession;
    return checkReplaceFile(file.filePath(), QByteArray(needed, '\0'));
}

QCoro::Task<Result<>> SealedFile::remove(QString key, QDeadlineTimer)
{
    m_keys.remove(key);
    // Includes temporary files of processes that died while writing. Without CaseSensitive, QDir ignores the case.
    for (const QString &name : QDir(m_folder).entryList({key + QStringLiteral(".sealed*")},
                                                        QDir::Files | QDir::Hidden | QDir::CaseSensitive)) {
        QFile file(m_folder + u'/' + name);
        if (!file.remove() && file.exists())
            co_return failedAt(Kind::WriteFailed, file.fileName(), systemMessage(file));
    }
    syncFolder(m_folder);
    co_return done;
}

QCoro::Task<Result<Secret>> SealedFile::passphrase(QString path, bool isNew, QDeadlineTimer deadline)
{
    const auto given = passphraseFromEnvironment();
    if (!given)
        co_return given.error();
    if (given->has_value())
        co_return **given;
    if (!m_ask)
        co_return Error{isNew ? Kind::NewPassphraseMissing : Kind::PassphraseMissing, path, {}};
    const auto asked = co_await m_ask(path, isNew, deadline);
    if (asked && isNew && asked->size() == 0)
        co_return badInput(QT_TRANSLATE_NOOP("Error", "the passphrase is empty"),
                           QT_TRANSLATE_NOOP("Error", "Choose one."));
    co_return asked;
}

/// Derives one key at a time, so that a task that waited finds the key in the cache.
QCoro::Task<Result<Secret>> SealedFile::derive(QString key, Seal seal, bool isNew, QDeadlineTimer deadline)
{
    while (m_isDeriving && !deadline.hasExpired())
        co_await QCoro::sleepFor(pollInterval);
    const auto cached = m_keys.constFind(key);
    if (cached != m_keys.cend() && cached->seal == seal)
        co_return cached->secret;
    if (m_isDeriving)
        co_return Error{Kind::TimedOut, {QT_TRANSLATE_NOOP("Error", "the passphrase of %1"), {pathOf(key)}}, {}};
    m_isDeriving = true;
    const auto free = qScopeGuard([this] { m_isDeriving = false; });
    const auto phrase = co_await passphrase(pathOf(key), isNew, deadline);
    if (!phrase)
        co_return phrase.error();
    const std::function<Secret()> derive = [&] { return seal.deriveKey(*phrase); };
    const Secret secret = co_await inThread(derive);
    if (secret.size() == 0)
        co_return Error{Kind::NoMemory, pathOf(key), {}};
    m_keys.insert(key, Key{seal, secret});
    co_return secret;
}

} // namespace authtray
