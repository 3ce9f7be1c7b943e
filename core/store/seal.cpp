// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/seal.h"

#include <QtEndian>

#include <sodium.h>

namespace authtray {

namespace {

constexpr auto magic = "authtray";
constexpr char currentVersion = 1;
constexpr qsizetype versionAt = 8;
constexpr qsizetype passesAt = 9;
constexpr qsizetype memoryAt = 10;
constexpr qsizetype saltAt = 12;
constexpr qsizetype headerSize = saltAt + crypto_pwhash_argon2id_SALTBYTES;
constexpr qsizetype nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype checksumSize = crypto_generichash_BYTES;
constexpr qsizetype minSize = headerSize + nonceSize + tagSize + checksumSize;

// The second recommended option of RFC 9106, 4, with little memory: many processes may derive keys at the same time.
constexpr char passes = 3;
constexpr quint16 memory = 64; // MiB
constexpr quint8 maxPasses = 16; ///< so that a manipulated file can't keep the program busy for long
constexpr quint16 maxMemory = 1024;

const unsigned char *bytes(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

quint16 memoryIn(const QByteArray &header)
{
    return qFromLittleEndian<quint16>(header.constData() + memoryAt);
}

QByteArray checksumOf(const QByteArray &content)
{
    QByteArray checksum(checksumSize, '\0');
    crypto_generichash(bytes(checksum), checksumSize, bytes(content), static_cast<size_t>(content.size()), nullptr, 0);
    return checksum;
}

QByteArray authenticatedWith(const QByteArray &header, const QString &name)
{
    return header + name.toUtf8();
}

bool isWithinBounds(const QByteArray &header)
{
    const auto passCount = static_cast<quint8>(header.at(passesAt));
    return passCount >= 1 && passCount <= maxPasses && memoryIn(header) >= 1 && memoryIn(header) <= maxMemory;
}

} // namespace

Seal Seal::make()
{
    QByteArray header(headerSize, '\0');
    header.replace(0, versionAt, magic);
    header[versionAt] = currentVersion;
    header[passesAt] = passes;
    qToLittleEndian(memory, header.data() + memoryAt);
    randombytes_buf(header.data() + saltAt, crypto_pwhash_argon2id_SALTBYTES);
    return Seal(header);
}

Result<Seal> Seal::parse(const QByteArray &file, const QString &path)
{
    const bool isOurs = file.startsWith(magic) && file.size() > versionAt;
    if (isOurs && file.at(versionAt) > currentVersion)
        return Error{Error::Kind::TooNew, path, {}};
    const bool isWhole = isOurs && file.size() >= minSize
                         && checksumOf(file.chopped(checksumSize)) == file.right(checksumSize);
    if (!isWhole || !isWithinBounds(file))
        return Error{Error::Kind::StoreDamaged, path, {}};
    return Seal(file.left(headerSize));
}

Secret Seal::deriveKey(const Secret &passphrase) const
{
    Secret key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    const auto passCount = static_cast<quint8>(m_header.at(passesAt));
    const int failed = crypto_pwhash(key.data(), key.size(), reinterpret_cast<const char *>(passphrase.data()),
                                     passphrase.size(), bytes(m_header) + saltAt, passCount,
                                     size_t(memoryIn(m_header)) * 1024 * 1024, crypto_pwhash_ALG_ARGON2ID13);
    return failed ? Secret() : key;
}

QByteArray Seal::encrypt(const QByteArray &text, const Secret &key, const QString &name) const
{
    QByteArray nonce(nonceSize, '\0');
    randombytes_buf(nonce.data(), nonceSize);
    const QByteArray authenticated = authenticatedWith(m_header, name);
    QByteArray encrypted(text.size() + tagSize, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(encrypted), nullptr, bytes(text), static_cast<size_t>(text.size()),
                                               bytes(authenticated), static_cast<size_t>(authenticated.size()), nullptr,
                                               bytes(nonce), key.data());
    const QByteArray content = m_header + nonce + encrypted;
    return content + checksumOf(content);
}

std::optional<QByteArray> Seal::decrypt(const QByteArray &file, const Secret &key, const QString &name)
{
    if (file.size() < minSize)
        return std::nullopt;
    const QByteArray nonce = file.mid(headerSize, nonceSize);
    const QByteArray encrypted = file.mid(headerSize + nonceSize).chopped(checksumSize);
    const QByteArray authenticated = authenticatedWith(file.left(headerSize), name);
    QByteArray text(encrypted.size() - tagSize, '\0');
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes(text), nullptr, nullptr, bytes(encrypted), static_cast<size_t>(encrypted.size()),
            bytes(authenticated), static_cast<size_t>(authenticated.size()), bytes(nonce), key.data());
    return failed ? std::nullopt : std::optional(text);
}

} // namespace authtray
