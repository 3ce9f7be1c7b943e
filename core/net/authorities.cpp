// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/authorities.h"

#include "core/platform/files.h"

#include <QSslCertificate>

namespace authtray {

namespace {

Error unusableFile(const Text &what)
{
    return {Error::Kind::BadCaFile, what};
}

/// Whether the text seems to contain a certificate (RFC 7468, 5.1). Doesn't parse it.
bool hasCertificate(const QByteArray &pem)
{
    constexpr QByteArrayView begin("-----BEGIN CERTIFICATE-----");
    const qsizetype start = pem.indexOf(begin);
    const qsizetype end = pem.indexOf("-----END CERTIFICATE-----", start);
    return start >= 0 && end > start
           && QByteArray::fromBase64(pem.mid(start + begin.size(), end - start - begin.size())).startsWith('\x30');
}

/// Empty if `path` is empty.
Result<QByteArray> readPem(const QString &path)
{
    if (path.isEmpty())
        return QByteArray();
    const auto pem = readFile(path);
    if (!pem)
        return unusableFile({QT_TRANSLATE_NOOP("Error", "can't read the CA file %1"), {pem.error().subject}});
    if (!pem->has_value())
        return unusableFile({QT_TRANSLATE_NOOP("Error", "can't read the CA file %1: no such file or directory"), {path}});
    if (!hasCertificate(**pem))
        return unusableFile({QT_TRANSLATE_NOOP("Error", "the CA file %1 holds no certificate"), {path}});
    return **pem;
}

} // namespace

Result<Authorities> Authorities::read(const QString &caFile)
{
    const auto all = readPem(qEnvironmentVariable("SSL_CERT_FILE"));
    if (!all)
        return all.error();
    const auto additional = readPem(caFile);
    if (!additional)
        return additional.error();
    Authorities authorities;
    authorities.m_all = *all;
    authorities.m_additional = *additional;
    return authorities;
}

const std::optional<QSslConfiguration> &Authorities::configuration()
{
    if (m_isParsed || (m_all.isEmpty() && m_additional.isEmpty()))
        return m_configuration;
    m_isParsed = true;
    m_configuration = QSslConfiguration::defaultConfiguration();
    if (!m_all.isEmpty())
        m_configuration->setCaCertificates(QSslCertificate::fromData(m_all, QSsl::Pem));
    if (!m_additional.isEmpty())
        m_configuration->addCaCertificates(QSslCertificate::fromData(m_additional, QSsl::Pem));
    return m_configuration;
}

} // namespace authtray
