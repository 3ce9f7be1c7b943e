// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSslConfiguration>

#include <optional>

namespace authtray {

/// The certificate authorities that TLS trusts: those in the file that SSL_CERT_FILE names (without it, the system's)
/// and those in a CA file of one's own. Main thread only.
class Authorities
{
public:
    /// Reads the files; an empty name is none. BadCaFile: one can't be read or has no certificate.
    static Result<Authorities> read(const QString &caFile);

    /// Nullopt if only the system's are trusted, which is Qt's default: it then reads them one by one when they are
    /// needed. Parses the files' certificates at its first call, as that takes Qt a millisecond each, and requests
    /// without TLS don't need them.
    const std::optional<QSslConfiguration> &configuration();

private:
    QByteArray m_all; ///< PEM; instead of the system's
    QByteArray m_additional; ///< PEM
    bool m_isParsed = false;
    std::optional<QSslConfiguration> m_configuration;
};

} // namespace authtray
