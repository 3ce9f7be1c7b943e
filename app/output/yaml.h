// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"

/// A module that is loaded when YAML is asked for.
namespace authtray {

/// With a line break at the end. Reads back equal by the rules of YAML 1.1 and 1.2.
using ToYaml = QByteArray(const Document &document);

inline constexpr auto toYamlName = "authtrayToYaml"; ///< the module's ToYaml

} // namespace authtray
