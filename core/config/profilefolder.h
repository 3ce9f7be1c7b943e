// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/policy.h"
#include "core/config/profile.h"
#include "core/config/settings.h"

#include <QStringList>

#include <optional>

namespace authtray {

/// Reads and writes the profiles' files, `profiles/NAME.json` in the config folder, and `settings.json`, which contains
/// the program's settings and the name of the default profile. Files are replaced atomically. Blocks only on the disk.
///
/// What is loaded has the policy's values, and what is saved is the person's own part. The policy is read each time.
class ProfileFolder
{
public:
    /// `systemFolder`: see Paths; empty: there is no policy.
    explicit ProfileFolder(QString configFolder, QString systemFolder = {});

    /// What the administrator has set. Errors: BadPolicy.
    Result<Policy> policy() const;

    /// Whether the policy allows to use the profile's session. Errors: NotAllowed, BadPolicy.
    Result<> checkAllowed(const Profile &profile) const;
    Result<> checkAllowed(const Provider &provider) const; ///< before there is a session

    /// Whether the policy allows to send tokens there. Errors: BadInput, BadPolicy.
    Result<> checkAllowed(const QUrl &destination) const;

    /// A new profile with the policy's values, if the policy can be read.
    Profile withPolicy(Profile profile) const;

    QString folder() const;
    QStringList names() const; ///< sorted

    /// Why there is no profile for what is in the folder: it can't be read, or no profile can have its name.
    QList<Error> problems() const;

    /// ReadFailed if the folder may not be searched, so that names() and defaultName() find nothing although there may
    /// be something.
    Result<> checkSearchable() const;

    /// Errors: NotSignedIn if there is no such file; ReadFailed, TooNew. A policy that can't be read is left out, so
    /// that a session can be ended: see checkAllowed().
    Result<Profile> load(const QString &name) const;
    Result<> save(const Profile &profile);

    /// Checks whether save() would succeed now, without changing the file. Errors: WriteFailed.
    Result<> checkSave(const Profile &profile) const;
    Result<> remove(const QString &name);

    /// BadInput: a profile can't have this name, or there is one of it already.
    Result<> checkFree(const QString &name) const;

    /// Call it under the locks of both names. The profile is never there twice or not at all.
    Result<> rename(const Profile &profile, const QString &newName);

    /// The chosen default profile, otherwise the only profile.
    std::optional<QString> defaultName() const;
    std::optional<QString> chosenDefault() const; ///< only if the profile exists
    Result<> makeDefault(const QString &name);

    /// To be called after a sign-in to `name`: makes `before`, the default until then, the chosen default, or `name` if
    /// there was none. So the first profile remains the default when others are added.
    Result<> keepDefault(const std::optional<QString> &before, const QString &name);

    /// The program's settings; the defaults if there is no file. Errors: ReadFailed, TooNew, BadPolicy.
    Result<Settings> loadSettings() const;
    Result<> saveSettings(const Settings &settings);

    QString fileOf(const QString &name) const;

private:
    QString settingsFile() const;
    Result<QJsonObject> readSettingsFile() const;
    Result<> writeSettingsFile(QJsonObject settings);

    QJsonObject withPolicy(QJsonObject file, Policy::Keys keys) const;
    QJsonObject ownFile(const Profile &profile) const;

    QString m_folder;
    QString m_systemFolder;
};

} // namespace authtray
