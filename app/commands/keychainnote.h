// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

namespace authtray {

class Terminal;
class TokenSource;

/// Says on stderr, once and after two seconds, if a command waits for a person at the keychain, whose window may be
/// behind others. Lives as long as the wait.
class KeychainNote
{
public:
    KeychainNote(TokenSource &source, const Terminal &terminal);

private:
    QTimer m_patience;
};

} // namespace authtray
