// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace authtray {

/// A secret of 256 bits that nobody can guess: 43 characters of base64url, the shortest verifier that RFC 7636 allows.
/// Any thread.
QString randomText();

} // namespace authtray
