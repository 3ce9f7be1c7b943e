// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/answer.h"
#include "core/session/session.h"

namespace authtray {

/// The envelope in which `refresh` answers in JSON. It carries the access token, so it is only made for an output
/// that may have it; see `mayShowToken`.
Answer refreshSuccess(const Refreshed &refreshed, const Profile &profile, bool mayShowToken);
Answer refreshFailure(const Error &error);

} // namespace authtray
