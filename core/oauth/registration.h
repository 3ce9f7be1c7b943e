// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/result.h"

#include <QDateTime>

#include <QCoroTask>

namespace authtray {

class Http;

/// The client as which a provider has registered Authtray (RFC 7591, 3.2.1). It contains secrets, so it belongs into a
/// store.
struct Registration
{
    QString clientId;
    QString clientSecret; ///< empty: a public client
    QDateTime secretExpiresAt; ///< UTC; invalid: never
    std::optional<AuthenticationMethod> method; ///< of a client with a secret
    Redirect redirect; ///< with the ports that are registered
    QUrl managementUrl; ///< RFC 7592, 3; empty: the registration can't be read or removed
    QString managementToken;

    /// Characters. A longer ID would make authorization requests that no server takes.
    static constexpr qsizetype maxIdLength = 2048;

    bool isUsable(const QDateTime &now) const { return !secretExpiresAt.isValid() || secretExpiresAt > now; }

    /// `provider` with this client. The secret stays here.
    Provider appliedTo(Provider provider) const;

    /// The item's text in a store. fromText() is empty for text that it can't read.
    QByteArray toText() const;
    static std::optional<Registration> fromText(const QByteArray &text);

    friend bool operator==(const Registration &, const Registration &) = default;
};

/// Registers Authtray as a native app at the provider, which must have a registration endpoint (RFC 7591, 3.1), as a
/// public client if the provider takes such. NoClient: the provider refuses. SignInFailed: it has registered something
/// that can't be used, such as an ID that is longer than Registration::maxIdLength; that client is removed again.
/// ProviderFault: it can't answer now. Other errors as of Http.
QCoro::Task<Result<Registration>> registerClient(Http &http, Provider provider);

/// Whether the provider says that it doesn't know the client any more: to a request for the registration (RFC 7592,
/// 2.1), or without one, to an authorization request that nobody sees. False if it doesn't say anything clear.
QCoro::Task<bool> isForgotten(Http &http, Provider provider, Registration registration);

/// Removes the registration at the provider (RFC 7592, 2.3). Refused: the provider doesn't, or it offers no way to.
/// Other errors as of Http.
QCoro::Task<Result<>> unregisterClient(Http &http, Registration registration);

/// NoClient: a person has to register one at the provider. `why`: its subject, without a full stop.
Error mustRegisterByHand(const Text &why, const Redirect &redirect);

} // namespace authtray
