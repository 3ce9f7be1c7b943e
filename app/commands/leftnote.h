// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace authtray {

struct Profile;
struct Provider;

/// Tells which earlier sessions are left in stores that were used before, and how to end them; empty if there are none.
QByteArray leftNote(const Profile &profile);

/// A sentence that tells how to end a session that can't be revoked from here.
QString howToEnd(const Provider &provider);

} // namespace authtray
