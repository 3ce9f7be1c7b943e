// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/result.h"

#include <QDateTime>
#include <QStringList>

#include <optional>

namespace authtray {

struct Paths;

/// A value that the person gives for a preset, such as a domain or a realm. Written `{name}` in the preset's strings.
struct Placeholder
{
    QString name;
    QString label; ///< of the input field
    QString example;
    std::optional<QString>
            defaultValue; ///< used if no value is given; if it is empty, keys that contain the placeholder are left out
    bool isUrl = false; ///< "https://" is added if the scheme is missing

    friend bool operator==(const Placeholder &, const Placeholder &) = default;
};

/// A provider as data: what is known about a service before a sign-in.
struct Preset
{
    QString name;
    QString label; ///< the service's name as its vendor writes it
    QString file; ///< the file that it was read from
    bool isBuiltIn = true; ///< it comes with Authtray
    QList<Placeholder> placeholders;
    QString registration; ///< a sentence that tells where to get a client id; empty if the preset contains one
    QMap<QString, QStringList> environment; ///< names of environment variables, by the role of their values: the token,
                                            ///< its expiry and so on
    QJsonObject sessionFile; ///< a ForeignSessionFile (core/import) that describes the session file of the vendor's
                             ///< tool; empty: unknown
    QJsonObject provider; ///< the keys of Provider, with placeholders in the strings

    bool has(const QString &placeholderName) const;

    /// The placeholders that have neither a value in `settings` nor a default.
    QList<Placeholder> missing(const Parameters &settings) const;

    bool isElsewhere(const Parameters &settings) const;

    /// UnknownSetting if a setting is none of the placeholders.
    Result<> checkNames(const Parameters &settings) const;

    /// Creates a provider by replacing the placeholders. Errors: BadInput if a setting is missing, unknown or makes an
    /// invalid URL.
    Result<Provider> fill(const Parameters &settings) const;

    friend bool operator==(const Preset &, const Preset &) = default;
};

/// Parses a preset, a JSON object as described in resources/providers/README.md. Errors: ReadFailed with file, line,
/// column and reason. Any thread.
Result<Preset> readPreset(const QString &name, const QString &file, const QByteArray &text);

/// The presets that come with Authtray, and those in the folder `providers` of the config folder and of the system's
/// folder. A file in the config folder overrides the built-in preset of the same name, and one in the system's folder
/// overrides both. Nothing is cached: every call reads the files. Blocks only on the disk.
class Presets
{
public:
    explicit Presets(const Paths &paths);
    explicit Presets(const QString &configFolder); ///< without the system's

    QStringList names() const; ///< sorted; includes files that can't be read

    /// Errors: BadInput for an unknown name; ReadFailed. An invalid file doesn't affect the others.
    Result<Preset> find(const QString &name) const;

    /// When a preset that isn't built in was last added, changed or removed; invalid if there are none.
    QDateTime lastChange() const;

private:
    QString fileOf(const QString &name) const;

    QStringList m_folders; ///< of the presets that aren't built in; the first that has a preset counts
};

} // namespace authtray
