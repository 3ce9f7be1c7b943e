// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace authtray {

/// Whether the character turns the direction of the text after it: embeddings, overrides and isolates (UAX #9). Any
/// thread.
bool turnsDirection(char32_t c);

/// What others say, fit for every screen: one line, without invisible characters, and with U+FFFD for controls and for
/// what turns the direction of the text around it. It may still have markup. Joiners stay within the scripts and the
/// pictures that are written with them. At most 2000 characters stay. Any thread.
QString withoutControls(const QString &foreign);

/// A name for a place in a sentence: between isolates (UAX #9) if it has letters that are written from right to left.
/// Otherwise the digits and brackets that follow it would change places with it. withoutControls() replaces isolates,
/// so it has to be applied before. Any thread.
QString isolated(const QString &name);

/// The same as withoutControls() of a name, without spaces around it and with at most 300 characters.
QString cleaned(const QString &name);

} // namespace authtray
