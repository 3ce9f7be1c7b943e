// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>

#include <array>

namespace authtray {

/// The program's settings. `settings.json` contains them under `language`, `close_to_tray`, `symbolic_icon` and
/// `client_document`, beside the name of the default profile.
struct Settings
{
    static constexpr QLatin1String languageKey{"language"};
    static constexpr QLatin1String closeToTrayKey{"close_to_tray"};
    static constexpr QLatin1String symbolicIconKey{"symbolic_icon"};
    static constexpr QLatin1String clientDocumentKey{"client_document"};
    static constexpr std::array keys{languageKey, closeToTrayKey, symbolicIconKey, clientDocumentKey};

    QString language; ///< code such as "de"; empty: the system's language
    bool isClosedToTray = true; ///< closing the window leaves the tray icon running; if false, it quits the program
    bool isIconSymbolic = false; ///< the tray icon has the panel's colour instead of the state's
    QString clientDocument =
            {}; ///< address of a published resources/client-metadata.json, which is then the client's ID; or empty

    void writeTo(QJsonObject &file) const;

    /// Errors: ReadFailed for an invalid value; the subject is only the reason.
    static Result<Settings> fromJson(const QJsonObject &file);

    friend bool operator==(const Settings &, const Settings &) = default;
};

} // namespace authtray
