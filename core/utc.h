// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimeZone>

namespace authtray {

/// UTC for QDateTime's constructors: Qt 6.4 has no QTimeZone::UTC, and Qt 6.8 deprecates Qt::UTC.
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
inline constexpr auto utc = Qt::UTC;
#else
inline constexpr auto utc = QTimeZone::UTC;
#endif

} // namespace authtray
