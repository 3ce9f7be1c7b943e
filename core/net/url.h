// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QMap>
#include <QUrl>

#include <optional>

namespace authtray {

/// Whether the host is this computer: localhost or a loopback address. Any thread.
bool isLoopback(const QString &host);

/// Whether the host is an address or a name that only this computer or its network has. Names aren't looked up. Any
/// thread.
bool isInternal(const QString &host);

/// The address as it may be shown: without a user's name and password. Any thread.
QString withoutUserInfo(const QString &address);

/// BadInput for anything but `https`, and `http` to a loopback host (RFC 8252, 7.3). `what`: what the URL is for. Any
/// thread.
Result<> checkUrl(const QUrl &url, const Text &what);

/// What makes an address unfit to be an issuer's (RFC 8414, 2). The first of them that applies counts.
enum class IssuerFault { UserName, QueryOrFragment, NoHost, NotHttps };

/// Empty: it can be an issuer's. Any thread.
std::optional<IssuerFault> faultOfIssuer(const QUrl &address);

/// Whether the program may ask for a URL that stands in an account's data, such as its picture's: what anyone can write
/// there must not reach into this computer or its network. Without TLS only where the issuer is without TLS itself, and
/// never a loopback or a private address unless the issuer is there. Any thread.
bool mayRefer(const QUrl &issuer, const QUrl &url);

/// Whether scheme, host and port are the same (RFC 6454, 4). Any thread.
bool isSameOrigin(const QUrl &one, const QUrl &other);

/// The fields as application/x-www-form-urlencoded. Any thread.
QByteArray encodeForm(const QMap<QString, QString> &fields);

} // namespace authtray
