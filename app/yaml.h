// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document.h"

namespace authtray {

/// With a line break at the end. Reads back equal by the rules of YAML 1.1 and 1.2.
QByteArray toYaml(const Document &document);

} // namespace authtray
