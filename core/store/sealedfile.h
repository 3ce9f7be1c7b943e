// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/seal.h"
#include "core/store/store.h"

#include <QMap>

#include <functional>

namespace authtray {

/// Asks a person for the passphrase of the file at `path`, without showing it, and twice where it is a new one.
/// PassphraseMissing where there is nobody.
using AskPassphrase = std::function<QCoro::Task<Result<Secret>>(QString path, bool isNew, QDeadlineTimer deadline)>;

/// For hosts without a keychain: one encrypted file per key, KEY.sealed, in a folder of its own. A reader sees the old
/// or the new one whole, whatever dies in between. The passphrase comes with the process (see
/// passphraseFromEnvironment()), else from a person; the key derived from it stays in guarded memory, so that it is
/// derived once.
class SealedFile : public Store
{
public:
    /// The folder is made when something is written. Without `ask` there is nobody to ask.
    explicit SealedFile(QString folder, AskPassphrase ask = {});

    /// Asks for the passphrase and derives the key: what takes long.
    QCoro::Task<Result<>> unlock(QString key, Use use, QDeadlineTimer deadline) override;
    QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) override;

private:
    struct Key
    {
        Seal seal;
        Secret secret;
    };

    QString pathOf(const QString &key) const;
    QCoro::Task<Result<Secret>> passphrase(QString path, bool isNew, QDeadlineTimer deadline);
    QCoro::Task<Result<Secret>> derive(QString key, Seal seal, bool isNew, QDeadlineTimer deadline);

    QString m_folder;
    AskPassphrase m_ask;
    QMap<QString, Key> m_keys;
    bool m_isDeriving = false;
};

} // namespace authtray
