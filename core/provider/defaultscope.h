// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace authtray {

/// The scope to request from a provider without a preset: an ID token, the account's name and e-mail (OIDC Core, 5.4)
/// and a refresh token (OIDC Core, 11).
inline constexpr auto defaultScope = "openid profile email offline_access";

} // namespace authtray
