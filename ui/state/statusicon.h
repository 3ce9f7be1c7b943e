// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QColor>
#include <QIcon>
#include <QPixmap>

/// The ring around a keyhole: how a session's state looks, the same in tray, window and notification.
namespace authtray {

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
    int eighths = 0; ///< of the token's life that are left; for Arc and Dashes

    friend bool operator==(const StatusIcon &, const StatusIcon &) = default;
};

StatusIcon statusIconFor(const SessionState &state, const QDateTime &now);

/// When the icon changes next if nothing happens but that time passes; invalid: never.
QDateTime nextStatusIconChange(const SessionState &state, const QDateTime &now);

/// Reaches 3:1 on a white panel and on a dark one (#1e1e1e).
QColor colourOf(StatusIcon::Tone tone);

/// `size` in device-independent pixels. `turn`: degrees the sweep has moved on. `colour`: instead of the tone's.
QPixmap draw(const StatusIcon &look, int size, qreal devicePixelRatio, int turn = 0, const QColor &colour = {});
QIcon iconOf(const StatusIcon &look);

/// Of the icon in one colour, which panels replace by that of their text: "authtray-valid-5-symbolic".
QString symbolicNameOf(const StatusIcon &look);

/// The desktop's icon theme has it once Authtray is installed; until then ours.
QIcon applicationIcon();

} // namespace authtray
