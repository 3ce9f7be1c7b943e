// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/autostart.h"

#include "core/platform/files.h"
#include "core/platform/systemmessage.h"

#include <QCoreApplication>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>

namespace authtray {

namespace {

/// The program's path. For an AppImage, the image itself, because it is unpacked to a different folder on each start.
QString programPath()
{
    const QString image = qEnvironmentVariable("APPIMAGE");
    return image.isEmpty() ? QCoreApplication::applicationFilePath() : image;
}

/// As the file holds a string (Desktop Entry Specification, "Possible value types").
QString escaped(QString value)
{
    return value.replace(u'\\', QStringLiteral("\\\\"));
}

/// Quotes an argument for the Exec key (Desktop Entry Specification, "The Exec key") and escapes it for the file.
QString quoted(QString argument)
{
    for (const QChar special : {u'\\', u'"', u'`', u'$'})
        argument.replace(special, QStringLiteral("\\") + special);
    argument.replace(u'%', QStringLiteral("%%"));
    return QStringLiteral("\"%1\"").arg(escaped(argument));
}

Error failedTo(const QFileDevice &file)
{
    return {Error::Kind::WriteFailed, Text::at(file.fileName(), systemMessage(file)), {}};
}

} // namespace

Autostart::Autostart(const QString &config, const QString &instanceId)
    : m_file(QStringLiteral("%1/autostart/authtray%2.desktop")
                     .arg(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation),
                          instanceId.isEmpty() ? QString() : u'-' + instanceId)),
      m_config(instanceId.isEmpty() ? QString() : config)
{ }

Autostart Autostart::of(const Paths &paths)
{
    const bool isDefault = paths.config == Paths::defaultConfig();
    return {paths.config, isDefault ? QString() : paths.instanceId};
}

/// Desktops turn an entry off by a key in its file.
bool Autostart::isOn() const
{
    const auto text = readFile(m_file);
    if (!text || !text->has_value())
        return false;
    const QByteArrayList lines = (*text)->split('\n');
    return !lines.contains("Hidden=true") && !lines.contains("X-GNOME-Autostart-enabled=false");
}

Result<> Autostart::set(bool isOn) const
{
    if (!isOn) {
        QFile file(m_file);
        return !file.exists() || file.remove() ? Result<>(done) : failedTo(file);
    }
    return replaceFile(m_file, text(), FileAccess::AsBefore);
}

QStringList Autostart::command() const
{
    return QStringList(programPath()) + configOption();
}

QStringList Autostart::configOption() const
{
    return m_config.isEmpty() ? QStringList() : QStringList{QStringLiteral("--config"), m_config};
}

/// Desktops ignore the file once what TryExec names is gone: uninstalling leaves the file behind.
QByteArray Autostart::text() const
{
    QStringList arguments = command();
    std::ranges::transform(arguments, arguments.begin(), quoted);
    const QString entry = QStringLiteral(
            "[Desktop Entry]\nType=Application\nName=Authtray\nIcon=authtray\nTryExec=%1\nExec=%2\n"
            "Terminal=false\nX-GNOME-Autostart-enabled=true\n");
    return entry.arg(escaped(programPath()), arguments.join(u' ')).toUtf8();
}

} // namespace authtray
