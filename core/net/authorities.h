// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSslConfiguration>

#include <optional>

namespace authtray {

/// The TLS configuration that trusts the authorities in the file that SSL_CERT_FILE names (without it, the system's)
/// and those in `caFile`, unless it is empty. Nullopt if only the system's are trusted, which is Qt's default: it then
/// reads them one by one when they are needed, because reading all takes long. BadCaFile: a file can't be read or has
/// no certificate.
Result<std::optional<QSslConfiguration>> authorities(const QString &caFile);

} // namespace authtray
