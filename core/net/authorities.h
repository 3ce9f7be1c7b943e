// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSslConfiguration>

#include <optional>

namespace authtray {

/// The certificate authorities that TLS trusts: those in the file named by SSL_CERT_FILE, or else the system's, and
/// those in an additional CA file. Main thread only.
class Authorities
{
public:
    /// Reads the files; an empty name means no file. BadCaFile: a file can't be read or contains no certificate.
    static Result<Authorities> read(const QString &caFile);

    /// Nullopt if only the system's authorities are trusted: this is Qt's default, and Qt reads them when it needs
    /// them. The first call parses the files' certificates, a millisecond each. Therefore only requests with TLS call
    /// it.
    const std::optional<QSslConfiguration> &configuration();

private:
    QByteArray m_all; ///< PEM; replaces the system's
    QByteArray m_additional; ///< PEM
    bool m_isParsed = false;
    std::optional<QSslConfiguration> m_configuration;
};

} // namespace authtray
