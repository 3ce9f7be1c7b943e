// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

/// The interface of a module that is loaded when an ID token must be validated.
namespace authtray {

/// Verifies the signature of a JWS in compact serialization (RFC 7515) and returns its payload, the exact bytes that
/// the signature covers. `jwks` is a key set as it was served (RFC 7517). Only EdDSA (RFC 8037, 9864), and RS, PS and
/// ES algorithms with 256, 384 or 512 bits, are accepted. Errors: SignInFailed. Any thread.
using ReadSigned = Result<QByteArray>(const QByteArray &jws, const QByteArray &jwks);

inline constexpr auto readSignedName = "authtrayReadSigned"; ///< the symbol of the module's ReadSigned

} // namespace authtray
