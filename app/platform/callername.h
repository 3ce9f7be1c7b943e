// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace authtray {

/// The name of the program that has started a process, or has started the processes of the same name before it: a
/// command may split itself. Whoever runs that program has chosen the name. Empty if it has ended or belongs to another
/// user. Any thread.
QString callerName(long process);

} // namespace authtray
