// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/presets.h"

#include <QDateTime>
#include <QSet>

#include <string>
#include <vector>

namespace authtray {

/// The variables in which an environment may carry a token of its own: AUTHTRAY_AUTH_TOKEN, and those of all presets.
/// For an agent, which is told the names in its asker's environment. Blocks on the disk only, to notice another preset.
class TokenVariables
{
public:
    explicit TokenVariables(Presets presets) : m_presets(std::move(presets)) { }

    bool hasAny(const std::vector<std::string> &names);

private:
    Presets m_presets;
    QDateTime m_asOf;
    QSet<QString> m_names;
};

} // namespace authtray
