// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoroTask>

#include <chrono>

namespace authtray {

/// What the Secret Service says of itself, asked over D-Bus without opening a prompt. On platforms whose keychain
/// isn't the Secret Service it is always Open.
enum class ServiceState { Open, Locked, Silent, Absent };

/// Silent where no answer comes within `timeout`.
QCoro::Task<ServiceState> querySecretService(std::chrono::milliseconds timeout = std::chrono::seconds(2));

} // namespace authtray
