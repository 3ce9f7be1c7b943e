// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/result.h"

#include <QDateTime>
#include <QStringList>

#include <optional>

namespace authtray {

/// What a preset leaves to the person: a domain, a realm. Written `{name}` in the preset's texts.
struct Placeholder
{
    QString name;
    QString label; ///< to ask by
    QString example;
    std::optional<QString> defaultValue; ///< taken where nothing is given; empty: what it is in is left out
    bool isUrl = false; ///< an address: "https://" may be left out

    friend bool operator==(const Placeholder &, const Placeholder &) = default;
};

/// A provider as data: what can be known of a service before somebody signs in.
struct Preset
{
    QString name;
    QString label; ///< as the vendor writes it
    QString file; ///< where it comes from
    bool isOwn = false; ///< from the config folder
    QList<Placeholder> placeholders;
    QString registration; ///< a sentence: where to get a client id; empty where the preset has one
    QMap<QString, QStringList> environment; ///< variables that carry a token and what belongs to it, by their role
    QJsonObject sessionFile; ///< where the vendor's own tool keeps its session: a ForeignSessionFile (core/import); empty: unknown
    QJsonObject provider; ///< the keys of Provider, with placeholders in the texts

    bool has(const QString &placeholderName) const;

    /// The placeholders for which neither `settings` nor the preset has a value.
    QList<Placeholder> missing(const Parameters &settings) const;

    /// The provider with these settings; BadInput for one that is missing, isn't known or doesn't make a sound URL.
    Result<Provider> fill(const Parameters &settings) const;

    friend bool operator==(const Preset &, const Preset &) = default;
};

/// A preset's text, which is a JSON object as resources/providers/README.md says. ReadFailed with file, line, column
/// and what is wrong there. Any thread.
Result<Preset> readPreset(const QString &name, const QString &file, const QByteArray &text);

/// The presets: those that come with Authtray and those in the config folder's `providers`, where a file takes the
/// place of the built-in one of its name. Read anew at each question. Blocks on the disk only.
class Presets
{
public:
    explicit Presets(const QString &configFolder);

    QStringList names() const; ///< sorted, whether the file can be read or not

    /// BadInput for a name that isn't there; ReadFailed. One bad file is no matter to the others.
    Result<Preset> find(const QString &name) const;

    /// When a file of the person's own was last added, changed or removed; invalid where there are none.
    QDateTime lastChange() const;

private:
    QString fileOf(const QString &name) const;

    QString m_ownFolder;
};

} // namespace authtray
