// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/seal.h"
#include "core/store/store.h"

#include <QMap>

#include <functional>

namespace authtray {

/// Asks a person for the passphrase of the file at `path`, with hidden input, and twice if it is new. Errors:
/// PassphraseMissing if nobody can be asked.
using AskPassphrase = std::function<QCoro::Task<Result<Secret>>(QString path, bool isNew, QDeadlineTimer deadline)>;

/// Called if a typed passphrase doesn't open the file at `path`. Tells the person, and says whether to ask again.
using TryPassphraseAgain = std::function<bool(const QString &path)>;

/// Stores each entry in an encrypted file, KEY.sealed, for hosts without a keychain. Files are replaced atomically. The
/// passphrase comes from passphraseFromEnvironment(), otherwise from a person. The key derived from it stays in guarded
/// memory, so that it is derived only once.
class SealedFile : public Store
{
public:
    /// The folder is created on the first write. If `ask` is empty, nobody can be asked.
    explicit SealedFile(QString folder, AskPassphrase ask = {});

    /// Without it, a person has one try.
    void setTryAgain(TryPassphraseAgain tryAgain) { m_tryAgain = std::move(tryAgain); }

    /// Asks for the passphrase and derives the key, which takes long.
    QCoro::Task<Result<>> unlock(QString key, Use use, QDeadlineTimer deadline) override;
    QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> checkWrite(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) override;

private:
    struct Key
    {
        Seal seal;
        Secret secret;
    };

    QString pathOf(const QString &key) const;
    Result<> checkRoom(const QString &key) const;
    QCoro::Task<Result<Secret>> passphrase(QString path, bool isNew, QDeadlineTimer deadline);
    QCoro::Task<Result<Secret>> derive(QString key, Seal seal, bool isNew, QDeadlineTimer deadline);

    QString m_folder;
    AskPassphrase m_ask;
    TryPassphraseAgain m_tryAgain;
    QMap<QString, Key> m_keys;
    bool m_isDeriving = false;
};

} // namespace authtray
