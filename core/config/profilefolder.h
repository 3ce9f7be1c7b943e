// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profile.h"
#include "core/config/settings.h"

#include <QStringList>

#include <optional>

namespace authtray {

/// The profiles' files, `profiles/NAME.json` in the config folder, and `settings.json` with the program's own settings and
/// the default's name.
/// Written through a temporary file, so that a reader sees the old or the new one whole. Blocks on the disk only.
class ProfileFolder
{
public:
    explicit ProfileFolder(QString configFolder);

    QString folder() const;
    QStringList names() const; ///< sorted

    /// NotSignedIn without such a file; ReadFailed, TooNew.
    Result<Profile> load(const QString &name) const;
    Result<> save(const Profile &profile);

    /// Whether save() would succeed now, as far as can be told without doing it. WriteFailed.
    Result<> checkSave(const Profile &profile) const;
    Result<> remove(const QString &name);

    /// The one made default, or the only one.
    std::optional<QString> defaultName() const;
    std::optional<QString> chosenDefault() const; ///< if it exists
    Result<> makeDefault(const QString &name);

    /// The first profile stays the default when others come. `before`: the default one until now.
    Result<> keepDefault(const std::optional<QString> &before, const QString &name);

    /// The usual ones where there is no file. ReadFailed, TooNew.
    Result<Settings> settings() const;
    Result<> change(const Settings &settings);

    QString fileOf(const QString &name) const;

private:
    QString settingsFile() const;
    Result<QJsonObject> readSettings() const;
    Result<> writeSettings(QJsonObject settings);

    QString m_folder;
};

} // namespace authtray
