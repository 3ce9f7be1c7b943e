// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/placeholders.h"
#include "core/result.h"

/// The rule for where secrets go. A sign-in stores, together with the tokens, what in the profile decides it: the issuer,
/// the client, the endpoints that take a secret, the service that scripts send the access token to, and the CA file that
/// vouches for all of these. Before a secret is sent, that is compared with the profile. If it differs, nothing is sent
/// and the person signs in again, because others may be able to change the profile's file or a preset, but not the
/// store. The provider itself may move its endpoints: its metadata is read at each sign-in, and at no other time.
///
/// Not compared is what takes no secret, such as the authorization endpoint and the keys, and what only a sign-in uses.
namespace authtray {

struct Profile;
struct Tokens;

/// What decides where the profile's secrets go, by the keys of its file.
Parameters bindingOf(const Profile &profile);

/// SettingsChanged: the profile would send the tokens elsewhere than at their sign-in. Tokens of older versions aren't
/// bound, so they pass.
Result<> checkBinding(const Tokens &tokens, const Profile &profile);

/// Where the access token may go, as a sign-in or Session::changeHosts() has bound it. None, for tokens that an
/// older version has stored. The profile's, for the environment's token, whose profile isn't a file's.
QStringList boundHosts(const Tokens &tokens, const Profile &profile);

/// SettingsChanged: the profile's file lists other hosts than those. Only who sends the token by host asks this; all
/// other uses stay.
Result<> checkHosts(const Tokens &tokens, const Profile &profile);

/// Whether a sign-in that makes `next` the profile may send the client's secret that is stored with the tokens. The
/// endpoints that the issuer names now are as good as those that it named before.
bool mayReuseSecret(const Tokens &tokens, const Profile &next);

} // namespace authtray
