// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/stores.h"

#include <QTimer>

#include <optional>

namespace authtray {

class Terminal;
class TokenSource;

/// Writes a note to stderr, once, if a command has waited for two seconds for the keychain's prompt, which may be
/// behind other windows. Exists as long as the wait. Nothing is written if the session will be kept in a file.
class KeychainNote
{
public:
    /// `store`: where the session will be kept; absent: where it is.
    KeychainNote(TokenSource &source, const Terminal &terminal, std::optional<StoreKind> store = {});

private:
    QTimer m_patience;
};

} // namespace authtray
