// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"

/// A module that is loaded only for output in YAML.
namespace authtray {

/// Returns YAML that ends with a line break. Parsers of YAML 1.1 and of YAML 1.2 read the same values from it.
using ToYaml = QByteArray(const Document &document);

inline constexpr auto toYamlName = "authtrayToYaml"; ///< the name of the module's ToYaml function

} // namespace authtray
