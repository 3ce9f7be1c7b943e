// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/entrystate.h"

#include <QDBusMessage>

#include <QCoroTask>

#include <chrono>

namespace authtray {

/// Calls a method on the session bus without blocking. An error message if there is no bus.
QCoro::Task<QDBusMessage> call(QDBusMessage question, std::chrono::milliseconds timeout);

/// Whether the service is there and has answered, maybe with an error of its own.
bool isAnswered(const QDBusMessage &answer);

/// Silent or Absent, for a call that has failed.
EntryState failureOf(const QDBusMessage &answer);

} // namespace authtray
