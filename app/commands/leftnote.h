// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace authtray {

struct Profile;

/// Tells which earlier sessions are left in stores that were used before, and how to end them; empty if there are none.
QByteArray leftNote(const Profile &profile);

} // namespace authtray
