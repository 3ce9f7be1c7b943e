// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSslConfiguration>

#include <optional>

namespace authtray {

/// Whom to trust for TLS: the authorities in the file that SSL_CERT_FILE names, without it the system's; and those in
/// `caFile`, unless it is empty. Nothing where that is what Qt does anyway: the system's are then looked up one by one
/// when they are needed, as reading them all takes long. BadInput where a file can't be read or holds no certificate.
Result<std::optional<QSslConfiguration>> authorities(const QString &caFile);

} // namespace authtray
