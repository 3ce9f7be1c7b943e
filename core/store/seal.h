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
///         12     16  Argon2id's salt; up to here, the header
///         28     24  nonce, new with every writing
///         52    n+16 XChaCha20-Poly1305 of the text; the header and the name are authenticated with it
///     68 + n     32  BLAKE2b of all before, which tells a damaged file from a wrong passphrase
///
/// The name isn't in the file: one session's file can't be put in place of another's.
class Seal
{
public:
    /// With a new salt and the cost of today. Every passphrase fits.
    static Seal make();

    /// Reads what of the header is needed to derive the key. StoreDamaged, TooNew; subject: `path`.
    static Result<Seal> parse(const QByteArray &file, const QString &path);

    /// Takes a good part of a second and 64 MiB; may be called in any thread. Empty where there isn't as much memory.
    Secret deriveKey(const Secret &passphrase) const;

    QByteArray encrypt(const QByteArray &text, const Secret &key, const QString &name) const;

    /// Nothing if the key or the name is wrong.
    static std::optional<QByteArray> decrypt(const QByteArray &file, const Secret &key, const QString &name);

    friend bool operator==(const Seal &, const Seal &) = default;

private:
    explicit Seal(QByteArray header) : m_header(std::move(header)) { }

    QByteArray m_header;
};

} // namespace authtray
