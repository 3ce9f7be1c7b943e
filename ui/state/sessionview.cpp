// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/sessionview.h"

#include <algorithm>
#include <utility>

namespace authtray {

void sortByNeed(QList<SessionView> &sessions)
{
    const auto needsMore = [](const SessionView &one, const SessionView &other) {
        return std::pair(one.state.urgency(), one.isDefault) > std::pair(other.state.urgency(), other.isDefault);
    };
    std::stable_sort(sessions.begin(), sessions.end(), needsMore);
}

} // namespace authtray
