// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"
#include "core/session/ledger.h"

#include <functional>

namespace authtray {

/// A line for each entry, newest first, and the verdict on a refusal. `localTime`: see Terminal.
QString ledgerText(const QList<LedgerEntry> &entries, const std::function<QString(const QDateTime &)> &localTime);

Document::Items ledgerItems(const QList<LedgerEntry> &entries);

} // namespace authtray
