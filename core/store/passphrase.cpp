// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/passphrase.h"

#include "core/platform/files.h"
#include "core/shellword.h"

#include <QFile>

namespace authtray {

namespace {

constexpr size_t maxLength = 4096;

/// What protects the file: its own mode, or that of its folder. systemd protects the folder of its credentials, and may
/// give a group access to a file in it.
enum class ProtectedBy { FileMode, FolderMode };

Error refused(const QString &path, const Text &reason, const Text &advice)
{
    return {Error::Kind::BadPassphraseFile,
            {QT_TRANSLATE_NOOP("Error", "the passphrase file %1 %2"), {path, reason}},
            advice};
}

Result<Secret> readAll(UnbufferedFile &file, const QString &path, ProtectedBy protectedBy)
{
    if (!file.isRegular())
        return refused(path, QT_TRANSLATE_NOOP("Error", "isn't a file"),
                       QT_TRANSLATE_NOOP("Error", "Name a file that holds the passphrase."));
    if (!file.isTrusted())
        return refused(path, QT_TRANSLATE_NOOP("Error", "belongs to another user"),
                       QT_TRANSLATE_NOOP("Error", "Name a file of your own."));
    if (protectedBy == ProtectedBy::FileMode && !file.isClosedToOthers())
        return refused(path, QT_TRANSLATE_NOOP("Error", "can be read by others"),
                       {QT_TRANSLATE_NOOP("Error", "Run: chmod 600 %1"), {shellWord(path)}});
    Secret text(maxLength + 1);
    size_t size = 0;
    std::ptrdiff_t length = 0;
    while (size < text.size() && (length = file.read(text.data() + size, text.size() - size)) > 0)
        size += static_cast<size_t>(length);
    if (size > 0 && text.data()[size - 1] == '\n')
        --size;
    if (length < 0 || size == 0 || size > maxLength)
        return refused(
                path, QT_TRANSLATE_NOOP("Error", "holds no passphrase"),
                {QT_TRANSLATE_NOOP("Error", "Write one into it, of at most %1 bytes."), {QString::number(maxLength)}});
    text.truncate(size);
    return text;
}

Result<Secret> readPassphrase(const QString &path, ProtectedBy protectedBy)
{
    UnbufferedFile file(path);
    if (!file.isOpen())
        return refused(path, {QT_TRANSLATE_NOOP("Error", "can't be read: %1"), {file.reason()}},
                       QT_TRANSLATE_NOOP("Error", "Check what AUTHTRAY_PASSPHRASE_FILE says."));
    return readAll(file, path, protectedBy);
}

Result<std::optional<Secret>> toOptional(const Result<Secret> &secret)
{
    if (!secret)
        return secret.error();
    return std::optional(*secret);
}

/// Empty if systemd gives none.
QString credentialFile()
{
    const QString credential = qEnvironmentVariable("CREDENTIALS_DIRECTORY") + QStringLiteral("/authtray-passphrase");
    return qEnvironmentVariableIsSet("CREDENTIALS_DIRECTORY") && QFile::exists(credential) ? credential : QString();
}

} // namespace

QString passphraseFile()
{
    const QString path = qEnvironmentVariable("AUTHTRAY_PASSPHRASE_FILE");
    return path.isEmpty() ? credentialFile() : path;
}

Result<std::optional<Secret>> passphraseFromEnvironment()
{
    const QString path = qEnvironmentVariable("AUTHTRAY_PASSPHRASE_FILE");
    if (!path.isEmpty())
        return toOptional(readPassphrase(path, ProtectedBy::FileMode));
    if (const QString credential = credentialFile(); !credential.isEmpty())
        return toOptional(readPassphrase(credential, ProtectedBy::FolderMode));
    return std::optional<Secret>();
}

} // namespace authtray
