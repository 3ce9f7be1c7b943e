// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/passphrase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

namespace {

constexpr auto forOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

QByteArray bytesOf(const Result<std::optional<Secret>> &passphrase)
{
    if (!passphrase || !passphrase->has_value())
        return {};
    return {reinterpret_cast<const char *>((*passphrase)->data()), static_cast<qsizetype>((*passphrase)->size())};
}

} // namespace

class TestPassphrase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void nothingGiven_isNone();
    void file_isReadWithoutItsLineBreak_data();
    void file_isReadWithoutItsLineBreak();
    void file_othersMayRead_isRefused_data();
    void file_othersMayRead_isRefused();
    void file_unusable_isRefused_data();
    void file_unusable_isRefused();
    void credential_isRead();
    void credential_absent_isNone();
    void file_goesBeforeTheCredential();

private:
    QString write(const QString &name, const QByteArray &content, QFileDevice::Permissions permissions = forOwner);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPassphrase::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestPassphrase::cleanup()
{
    qunsetenv("AUTHTRAY_PASSPHRASE_FILE");
    qunsetenv("CREDENTIALS_DIRECTORY");
}

QString TestPassphrase::write(const QString &name, const QByteArray &content, QFileDevice::Permissions permissions)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.setPermissions(permissions))
        qFatal("can't write a file for the test");
    return file.fileName();
}

void TestPassphrase::nothingGiven_isNone()
{
    const auto passphrase = passphraseFromEnvironment();
    QVERIFY(passphrase);
    QVERIFY(!passphrase->has_value());
}

void TestPassphrase::file_isReadWithoutItsLineBreak_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("passphrase");
    QTest::newRow("plain") << QByteArray("correct horse") << QByteArray("correct horse");
    QTest::newRow("line") << QByteArray("correct horse\n") << QByteArray("correct horse");
    QTest::newRow("two lines") << QByteArray("correct\nhorse\n") << QByteArray("correct\nhorse");
    QTest::newRow("spaces") << QByteArray(" correct \n") << QByteArray(" correct ");
    QTest::newRow("any bytes") << QByteArray("\0\xff\n", 3) << QByteArray("\0\xff", 2);
}

void TestPassphrase::file_isReadWithoutItsLineBreak()
{
    QFETCH(QByteArray, content);
    qputenv("AUTHTRAY_PASSPHRASE_FILE", write(QStringLiteral("p"), content).toUtf8());
    QTEST(bytesOf(passphraseFromEnvironment()), "passphrase");
}

void TestPassphrase::file_othersMayRead_isRefused_data()
{
    QTest::addColumn<QFileDevice::Permission>("permission");
    QTest::newRow("group") << QFileDevice::ReadGroup;
    QTest::newRow("world") << QFileDevice::ReadOther;
}

void TestPassphrase::file_othersMayRead_isRefused()
{
    QFETCH(QFileDevice::Permission, permission);
    const QString path = write(QStringLiteral("p"), "correct horse", forOwner | permission);
    qputenv("AUTHTRAY_PASSPHRASE_FILE", path.toUtf8());
    const auto passphrase = passphraseFromEnvironment();
    QVERIFY(!passphrase);
    QCOMPARE(passphrase.error().kind, Kind::BadPassphraseFile);
    QVERIFY(whatHappened(passphrase.error()).toString().contains(path));
    QVERIFY(adviceOn(passphrase.error()).toString().contains(QStringLiteral("chmod 600 ") + path));
}

void TestPassphrase::file_unusable_isRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a line break") << QByteArray("\n");
    QTest::newRow("too long") << QByteArray(4097, 'x');
}

void TestPassphrase::file_unusable_isRefused()
{
    QFETCH(QByteArray, content);
    for (const QString &path :
         {write(QStringLiteral("p"), content), m_folder->filePath(QStringLiteral("absent")), m_folder->path()}) {
        qputenv("AUTHTRAY_PASSPHRASE_FILE", path.toUtf8());
        const auto passphrase = passphraseFromEnvironment();
        QVERIFY(!passphrase);
        QCOMPARE(passphrase.error().kind, Kind::BadPassphraseFile);
    }
}

void TestPassphrase::credential_isRead()
{
    write(QStringLiteral("authtray-passphrase"), "from systemd\n", QFileDevice::ReadOwner | QFileDevice::ReadGroup);
    qputenv("CREDENTIALS_DIRECTORY", m_folder->path().toUtf8());
    QCOMPARE(bytesOf(passphraseFromEnvironment()), "from systemd");
}

void TestPassphrase::credential_absent_isNone()
{
    qputenv("CREDENTIALS_DIRECTORY", m_folder->path().toUtf8());
    const auto passphrase = passphraseFromEnvironment();
    QVERIFY(passphrase);
    QVERIFY(!passphrase->has_value());
}

void TestPassphrase::file_goesBeforeTheCredential()
{
    write(QStringLiteral("authtray-passphrase"), "from systemd");
    qputenv("CREDENTIALS_DIRECTORY", m_folder->path().toUtf8());
    qputenv("AUTHTRAY_PASSPHRASE_FILE", write(QStringLiteral("p"), "from the file").toUtf8());
    QCOMPARE(bytesOf(passphraseFromEnvironment()), "from the file");
}

QTEST_APPLESS_MAIN(TestPassphrase)
#include "tst_passphrase.moc"
