// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/oauth/stepup.h"

namespace authtray {

struct Paths;

/// Tells the running Authtray, if there is one, what a service demands beyond a profile's sign-in, so that the person
/// sees it. Returns at once; false: none runs. Main thread only.
bool tellOfStepUp(const Paths &paths, const QString &profile, const StepUp &stepUp);

} // namespace authtray
