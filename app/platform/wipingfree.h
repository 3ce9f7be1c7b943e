// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// From now on, memory is wiped when it is freed. For a program that keeps running after a session has ended. Call it
/// before there is a second thread.
void wipeFreedMemory();

} // namespace authtray
