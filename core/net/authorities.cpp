// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/authorities.h"

#include <QFile>
#include <QSslCertificate>

namespace authtray {

namespace {

Error unusableFile(const Text &what)
{
    return {Error::Kind::BadCaFile, what};
}

Result<QList<QSslCertificate>> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusableFile(
                {QT_TRANSLATE_NOOP("Error", "can't read the CA file %1: %2"), {path, file.errorString().toLower()}});
    const QList<QSslCertificate> certificates = QSslCertificate::fromDevice(&file, QSsl::Pem);
    if (certificates.isEmpty())
        return unusableFile({QT_TRANSLATE_NOOP("Error", "the CA file %1 holds no certificate"), {path}});
    return certificates;
}

} // namespace

Result<std::optional<QSslConfiguration>> authorities(const QString &caFile)
{
    const QString systemFile = qEnvironmentVariable("SSL_CERT_FILE");
    if (systemFile.isEmpty() && caFile.isEmpty())
        return std::optional<QSslConfiguration>();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (!systemFile.isEmpty()) {
        const auto certificates = read(systemFile);
        if (!certificates)
            return certificates.error();
        configuration.setCaCertificates(*certificates);
    }
    if (!caFile.isEmpty()) {
        const auto certificates = read(caFile);
        if (!certificates)
            return certificates.error();
        configuration.addCaCertificates(*certificates);
    }
    return std::optional(configuration);
}

} // namespace authtray
