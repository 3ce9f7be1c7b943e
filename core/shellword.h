// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace authtray {

/// One word of a command that a person is told to run: a POSIX shell reads it as exactly this text. In single quotes if
/// that is necessary.
QString shellWord(const QString &text);

} // namespace authtray
