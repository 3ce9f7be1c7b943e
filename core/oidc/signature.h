// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

/// A module that is loaded when an ID token must be checked.
namespace authtray {

/// The payload of a JWS in its compact form (RFC 7515), the very bytes that the signature covers. The key is one of
/// `jwks`, a key set as it was served (RFC 7517). Only RS, PS and ES with 256, 384 or 512 bits are taken. Errors:
/// SignInFailed. Any thread.
using ReadSigned = Result<QByteArray>(const QByteArray &jws, const QByteArray &jwks);

inline constexpr auto readSignedName = "authtrayReadSigned"; ///< the module's ReadSigned

} // namespace authtray
