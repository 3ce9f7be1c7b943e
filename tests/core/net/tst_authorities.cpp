// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/authorities.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

/// That the certificates count is shown on a real connection, in tests/real.
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
};

void TestAuthorities::init()
{
    qunsetenv("SSL_CERT_FILE");
}

void TestAuthorities::nothingNamed_leavesItToQt()
{
    const auto trusted = authorities({});
    QVERIFY(trusted);
    QVERIFY(!trusted->has_value());
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
    const auto trusted = authorities(caFile);
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
    const auto trusted = authorities(file.fileName());
    QVERIFY(!trusted);
    QVERIFY(whatHappened(trusted.error()).toString().endsWith(QStringLiteral("holds no certificate")));
}

void TestAuthorities::file_ofTheProfile_isReadThoughTheOtherIsGood()
{
    QTemporaryDir folder;
    qputenv("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
    if (!QFile::exists(QStringLiteral("/etc/ssl/certs/ca-certificates.crt")))
        QFAIL("ca-certificates isn't installed");
    QVERIFY(authorities({}));
    QVERIFY(!authorities(folder.filePath(QStringLiteral("absent.pem"))));
}

QTEST_GUILESS_MAIN(TestAuthorities)
#include "tst_authorities.moc"
