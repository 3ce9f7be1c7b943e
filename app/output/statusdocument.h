// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/document.h"

#include <optional>

namespace authtray {

class TokenSource;
struct SessionState;

/// What `status` answers to programs. `isAuthenticated` is absent if that isn't known. `variable`: in which the
/// environment has the token; empty if the session is a stored one.
Document statusDocument(const SessionState &state, std::optional<bool> isAuthenticated, bool isValid,
                        const QString &variable = {});

/// The same of a session as it is known, without reading anything, and with the problem that it has. Null if it hasn't
/// been read yet.
Document knownStatus(const TokenSource &source, const QString &variable = {});

/// Adds the organization and the tenant, without which the account doesn't say where the person is signed in.
void addTenant(Document &status, const TokenSource &source);

} // namespace authtray
