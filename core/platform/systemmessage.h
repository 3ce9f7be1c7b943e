// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

class QFileDevice;

namespace authtray {

/// The system's message for this `errno`, for the middle of a sentence: "permission denied". The system and Qt
/// translate theirs when they are made; this one is translated where it is shown. Any thread.
Text systemMessage(int error);

/// The same for the last failure of the file. Any thread.
Text systemMessage(const QFileDevice &file);

} // namespace authtray
