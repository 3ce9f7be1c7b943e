// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenvariables.h"

#include "core/session/environmenttoken.h"

#include <algorithm>

namespace authtray {

bool TokenVariables::hasAny(const std::vector<std::string> &names)
{
    const QDateTime changed = m_presets.lastChange();
    if (m_names.isEmpty() || changed != m_asOf) {
        m_asOf = changed;
        m_names = {ownTokenVariable};
        for (const QString &name : m_presets.names()) {
            const auto preset = m_presets.find(name);
            const auto variables = preset ? preset->environment.values() : QList<QStringList>();
            for (const QStringList &alternatives : variables)
                m_names.unite({alternatives.begin(), alternatives.end()});
        }
    }
    return std::ranges::any_of(
            names, [this](const std::string &name) { return m_names.contains(QString::fromStdString(name)); });
}

} // namespace authtray
