// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/authorities.h"

#include <QFile>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

/// Tests in tests/real show on real connections that the certificates are used.
class TestAuthorities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void nothingNamed_leavesItToQt();
    void file_absent_isSaid_data();
    void file_absent_isSaid();
    void file_withoutACertificate_isSaid();
    void file_ofTheProfile_isReadThoughTheOtherIsGood();
    void files_areTrustedTogether();
};

void TestAuthorities::init()
{
    qunsetenv("SSL_CERT_FILE");
}

void TestAuthorities::nothingNamed_leavesItToQt()
{
    auto trusted = Authorities::read({});
    QVERIFY(trusted);
    QVERIFY(!trusted->configuration());
}

void TestAuthorities::file_absent_isSaid_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("caFile");
    QTest::newRow("for all") << QByteArray("/nowhere/ca.pem") << QString();
    QTest::newRow("the profile's") << QByteArray() << QStringLiteral("/nowhere/ca.pem");
}

void TestAuthorities::file_absent_isSaid()
{
    QFETCH(QByteArray, variable);
    QFETCH(QString, caFile);
    qputenv("SSL_CERT_FILE", variable);
    const auto trusted = Authorities::read(caFile);
    QVERIFY(!trusted);
    QCOMPARE(trusted.error().kind, Error::Kind::BadCaFile);
    QCOMPARE(whatHappened(trusted.error()).toString(),
             QStringLiteral("can't read the CA file /nowhere/ca.pem: no such file or directory"));
}

void TestAuthorities::file_withoutACertificate_isSaid()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("ca.pem")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("-----BEGIN CERTIFICATE-----\nno\n") > 0);
    file.close();
    const auto trusted = Authorities::read(file.fileName());
    QVERIFY(!trusted);
    QVERIFY(whatHappened(trusted.error()).toString().endsWith(QStringLiteral("holds no certificate")));
}

void TestAuthorities::file_ofTheProfile_isReadThoughTheOtherIsGood()
{
    QTemporaryDir folder;
    qputenv("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
    if (!QFile::exists(QStringLiteral("/etc/ssl/certs/ca-certificates.crt")))
        QFAIL("ca-certificates isn't installed");
    QVERIFY(Authorities::read({}));
    QVERIFY(!Authorities::read(folder.filePath(QStringLiteral("absent.pem"))));
}

void TestAuthorities::files_areTrustedTogether()
{
    QFile bundle(QStringLiteral("/etc/ssl/certs/ca-certificates.crt"));
    if (!bundle.open(QIODevice::ReadOnly))
        QFAIL("ca-certificates isn't installed");
    const QByteArray end("-----END CERTIFICATE-----\n");
    const QByteArray all = bundle.readAll();
    QTemporaryDir folder;
    const auto save = [&folder](const QString &name, const QByteArray &text) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName() : QString();
    };
    const qsizetype first = all.indexOf(end) + end.size();
    const qsizetype second = all.indexOf(end, first) + end.size();
    qputenv("SSL_CERT_FILE", save(QStringLiteral("all.pem"), all.left(first)).toUtf8());
    auto trusted = Authorities::read(save(QStringLiteral("more.pem"), all.mid(first, second - first)));
    QVERIFY(trusted);
    QVERIFY(trusted->configuration());
    QCOMPARE(trusted->configuration()->caCertificates(), QSslCertificate::fromData(all.left(second), QSsl::Pem));
}

QTEST_GUILESS_MAIN(TestAuthorities)
#include "tst_authorities.moc"
