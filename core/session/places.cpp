// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/places.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace authtray {

namespace {

QString configFolder(const QString &asked)
{
    if (!asked.isEmpty())
        return asked;
    const QString fromEnvironment = qEnvironmentVariable("AUTHTRAY_CONFIG_DIR");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/authtray");
}

/// The folder's one name, whichever way it was reached and whether or not it exists yet.
QString canonical(const QString &folder)
{
    const QFileInfo info(QDir::cleanPath(QDir::current().absoluteFilePath(folder)));
    if (info.exists())
        return info.canonicalFilePath();
    if (info.isRoot())
        return info.absoluteFilePath();
    return QDir::cleanPath(canonical(info.path()) + u'/' + info.fileName());
}

/// Under the session's runtime folder; without the variable (ssh, cron) where systemd puts it, so that every process
/// of the user meets at the same lock; failing that, a folder of one's own.
QString runtimeBase()
{
    const QString fromEnvironment = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment + QStringLiteral("/authtray");
    const QString systemd = QStringLiteral("/run/user/%1").arg(::getuid());
    if (QFileInfo(systemd).isWritable())
        return systemd + QStringLiteral("/authtray");
    return QStringLiteral("/tmp/authtray-%1").arg(::getuid());
}

/// In a folder that others may write to, anybody could have put it there.
Result<> makePrivate(const QString &folder)
{
    const QByteArray path = QFile::encodeName(folder);
    const auto failed = [&](const QString &reason) {
        return Error{Error::Kind::WriteFailed, QStringLiteral("%1: %2").arg(folder, reason), {}};
    };
    if (::mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        return failed(QString::fromLocal8Bit(std::strerror(errno)).toLower());
    struct stat status{};
    const bool isOurs = ::lstat(path.constData(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::getuid()
            && (status.st_mode & 0077) == 0;
    return isOurs ? Result<>(done) : failed(QStringLiteral("not a private folder of yours"));
}

} // namespace

Result<Places> Places::find(const QString &config)
{
    Places places;
    places.config = canonical(configFolder(config));
    const auto hash = QCryptographicHash::hash(places.config.toUtf8(), QCryptographicHash::Sha256);
    places.world = QString::fromLatin1(hash.left(8).toHex());
    places.runtime = runtimeBase() + u'/' + places.world;
    const auto made = places.makeRuntime();
    if (!made)
        return made.error();
    return places;
}

Result<> Places::makeRuntime() const
{
    const auto base = makePrivate(QFileInfo(runtime).path());
    return base ? makePrivate(runtime) : base;
}

QString Places::lockOf(const QString &profile) const
{
    return QStringLiteral("%1/%2.lock").arg(runtime, profile);
}

QString Places::clockOf(const QString &profile) const
{
    return QStringLiteral("%1/%2.clock").arg(runtime, profile);
}

QString Places::keyOf(const QString &profile) const
{
    return QStringLiteral("%1@%2").arg(profile, world);
}

} // namespace authtray
