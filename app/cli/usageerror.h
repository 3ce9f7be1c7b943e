// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/wire/options.h"
#include "core/error.h"

#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
} // namespace CLI

namespace authtray {

/// BadInput if a value breaks the option's rule.
std::optional<Error> findUsageError(const Option &option, const QStringList &values);

/// BadInput if the value of an option is the name of another option.
std::optional<Error> findMissingValue(const CLI::App &program);

/// Explains why `program` can't parse `arguments`, and suggests what may have been meant.
Error usageErrorIn(const CLI::App &program, const std::vector<std::string> &arguments, const CLI::ParseError &error);

} // namespace authtray
