// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/secret.h"

#include <QByteArray>

#include <optional>

namespace authtray {

/// The format of an encrypted session, version 1. Numbers are little-endian.
///
///     offset  bytes
///          0      8  "authtray"
///          8      1  the version
///          9      1  Argon2id's passes
///         10      2  Argon2id's memory, in MiB
///         12     16  Argon2id's salt; the header ends here
///         28     24  nonce, new for every write
///         52    n+16 the text encrypted with XChaCha20-Poly1305; header and name are associated data
///     68 + n     32  BLAKE2b of all bytes before, to distinguish a damaged file from a wrong passphrase
///
/// The name isn't in the file but authenticated, so a session's file can't be replaced by another session's.
class Seal
{
public:
    /// Creates a header with a new salt and the current cost parameters, for any passphrase.
    static Seal make();

    /// Parses the header, which is needed to derive the key. Errors: StoreDamaged, TooNew; subject: `path`.
    static Result<Seal> parse(const QByteArray &file, const QString &path);

    /// Takes almost a second and 64 MiB of memory. Empty if there isn't enough memory. Any thread.
    Secret deriveKey(const Secret &passphrase) const;

    QByteArray encrypt(const QByteArray &text, const Secret &key, const QString &name) const;

    /// Nullopt if the key or the name is wrong.
    static std::optional<QByteArray> decrypt(const QByteArray &file, const Secret &key, const QString &name);

    friend bool operator==(const Seal &, const Seal &) = default;

private:
    explicit Seal(QByteArray header) : m_header(std::move(header)) { }

    QByteArray m_header;
};

} // namespace authtray
