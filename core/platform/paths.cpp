// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/paths.h"

#include "core/log.h"
#include "core/platform/instance.h"
#include "core/platform/systemmessage.h"

#include <QDir>
#include <QFileInfo>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace authtray {

namespace {

QString toQString(const std::string &path)
{
    return QFile::decodeName(QByteArray::fromStdString(path));
}

/// The folder's canonical path, also if it doesn't exist yet.
QString canonical(const QString &folder)
{
    const QFileInfo info(QDir::cleanPath(QDir::current().absoluteFilePath(folder)));
    if (info.exists())
        return info.canonicalFilePath();
    if (info.isRoot())
        return info.absoluteFilePath();
    return QDir::cleanPath(canonical(info.path()) + u'/' + info.fileName());
}

/// The owner of what is at the path, of a link its own; empty if nothing is there.
QString ownerOf(const QString &path)
{
    struct stat status = {};
    if (::lstat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    const passwd *user = ::getpwuid(status.st_uid);
    return user == nullptr ? QString::number(status.st_uid) : QString::fromLocal8Bit(user->pw_name);
}

Result<> makePrivateFolder(const QString &folder)
{
    const QByteArray path = QFile::encodeName(folder);
    const auto failed = [&](const Text &reason) {
        return Error{Error::Kind::WriteFailed, Text::at(folder, reason), {}};
    };
    if (::mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        return failed(systemMessage(errno));
    if (isOwnPrivateFolder(path.toStdString()))
        return done;
    struct stat status = {};
    if (::lstat(path.constData(), &status) == 0 && status.st_uid != ::getuid())
        return failed({QT_TRANSLATE_NOOP("Error", "it belongs to another user, %1"), {ownerOf(folder)}});
    return failed(QT_TRANSLATE_NOOP("Error", "must be owned by you and closed to others (mode 0700)"));
}

} // namespace

QString Paths::defaultConfig()
{
    return canonical(toQString(standardConfigFolder()));
}

Result<Paths> Paths::find(const QString &config)
{
    const auto paths = locate(config);
    const auto made = paths ? paths->makeRuntime() : Result<>(done);
    return made ? paths : made.error();
}

Result<Paths> Paths::locate(const QString &config)
{
    Paths paths;
    paths.config = canonical(config.isEmpty() ? toQString(defaultConfigFolder()) : config);
    if (QFileInfo(paths.config).isFile())
        return badInput({QT_TRANSLATE_NOOP("Error", "%1 is a file, not a folder of settings"), {paths.config}},
                        QT_TRANSLATE_NOOP("Error", "Name a folder, which may be a new one."));
    paths.instanceId = QString::fromStdString(instanceIdOf(QFile::encodeName(paths.config).toStdString()));
    paths.runtime = toQString(runtimeBase()) + u'/' + paths.instanceId;
    paths.state = toQString(stateBase()) + u'/' + paths.instanceId;
    paths.system = QStringLiteral(AUTHTRAY_SYSTEM_CONFIG);
    return paths;
}

Result<> Paths::makeRuntime() const
{
    const QString temporary = toQString(temporaryRuntimeBase());
    const QString other = ownerOf(temporary);
    const bool isAtHome = runtime.startsWith(toQString(homeRuntimeBase()) + u'/');
    if (isAtHome && !other.isEmpty())
        qCWarning(lcSession).noquote() << temporary << "was made by" << other << "- using" << runtime;
    const auto base = makePrivateFolder(QFileInfo(runtime).path());
    return base ? makePrivateFolder(runtime) : base;
}

QString Paths::lockOf(const QString &profile) const
{
    return QStringLiteral("%1/%2.lock").arg(runtime, profile);
}

QString Paths::clockOf(const QString &profile) const
{
    return QStringLiteral("%1/%2.clock").arg(runtime, profile);
}

QString Paths::usageOf(const QString &profile) const
{
    return QStringLiteral("%1/%2.programs").arg(state, profile);
}

QString Paths::ledgerOf(const QString &profile) const
{
    return QStringLiteral("%1/%2.ledger").arg(state, profile);
}

QString Paths::windowPlace() const
{
    return state + QStringLiteral("/window");
}

QString Paths::keyOf(const QString &profile) const
{
    return QStringLiteral("%1@%2").arg(profile, instanceId);
}

} // namespace authtray
