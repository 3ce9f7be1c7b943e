// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoroTask>

#include <chrono>

namespace authtray {

/// The state of the Secret Service, queried over D-Bus without opening a prompt. Always Open on platforms with another
/// keychain.
enum class ServiceState { Open, Locked, Silent, Absent };

/// Silent if there is no answer within `timeout`.
QCoro::Task<ServiceState> querySecretService(std::chrono::milliseconds timeout = std::chrono::seconds(2));

} // namespace authtray
