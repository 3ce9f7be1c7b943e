// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QPixmap>

namespace authtray {

/// The icon for a session's state in tray, window and notifications: a ring around a keyhole.
struct StatusIcon
{
    enum class Ring { Outline, Sweep, Arc, Dashes, Broken };
    enum class Middle { Nothing, EmptyKeyhole, Keyhole, Exclamation, Slash, Padlock };
    enum class Mark { None, Warning, Floppy };
    enum class Tone { Quiet, Good, Warning, Bad };

    Ring ring = Ring::Outline;
    Middle middle = Middle::EmptyKeyhole;
    Mark mark = Mark::None;
    Tone tone = Tone::Quiet;
    int eighths = 0; ///< remaining eighths of the token's lifetime; for Arc and Dashes

    friend bool operator==(const StatusIcon &, const StatusIcon &) = default;
};

StatusIcon statusIconFor(const SessionState &state, const QDateTime &now);

/// When the icon changes next because time passes; invalid: never.
QDateTime nextStatusIconChange(const SessionState &state, const QDateTime &now);

/// `size`: in device-independent pixels. `turn`: rotation of the ring in degrees. `colour`: if it isn't valid, the
/// tone's on white.
QPixmap draw(const StatusIcon &look, int size, qreal devicePixelRatio, int turn = 0, const QColor &colour = {});

/// Follows the palette. `background`: what it is shown on.
QIcon iconOf(const StatusIcon &look, QPalette::ColorRole background = QPalette::Window);

/// The name of the monochrome icon, which panels show in their text's colour: "authtray-valid-5-symbolic".
QString symbolicNameOf(const StatusIcon &look);

/// From the desktop's icon theme, which contains it if Authtray is installed; else the built-in icon.
QIcon applicationIcon();

} // namespace authtray
