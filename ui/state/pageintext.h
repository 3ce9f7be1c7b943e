// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace authtray {

/// The first web page (https) that a sentence of a preset names; empty if there is none.
QUrl pageIn(const QString &text);

} // namespace authtray
