// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

namespace authtray {

class Terminal;
class TokenSource;

/// Writes a note to stderr, once, if a command has waited for two seconds for the keychain's prompt, which may be
/// behind other windows. Exists as long as the wait.
class KeychainNote
{
public:
    KeychainNote(TokenSource &source, const Terminal &terminal);

private:
    QTimer m_patience;
};

} // namespace authtray
