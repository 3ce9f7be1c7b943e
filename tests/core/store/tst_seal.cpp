// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/seal.h"

#include <QTest>

#include <sodium.h>

#include <cstring>

using namespace authtray;
using Kind = Error::Kind;

namespace {

const QString path = QStringLiteral("/folder/demo.sealed");
const QString name = QStringLiteral("demo@0123");
const QByteArray text = "{\"access_token\":\"the secret\"}";

Secret secretOf(const QByteArray &bytes)
{
    Secret secret(static_cast<size_t>(bytes.size()));
    std::memcpy(secret.data(), bytes.constData(), secret.size());
    return secret;
}

/// As somebody would write it who knows the format.
QByteArray withCheck(const QByteArray &content)
{
    QByteArray check(crypto_generichash_BYTES, '\0');
    crypto_generichash(reinterpret_cast<unsigned char *>(check.data()), crypto_generichash_BYTES,
                       reinterpret_cast<const unsigned char *>(content.constData()),
                       static_cast<size_t>(content.size()), nullptr, 0);
    return content + check;
}

} // namespace

class TestSeal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void closed_opensWithTheSamePassphrase();
    void closed_holdsNothingOfTheText();
    void closedTwice_differs();
    void otherPassphrase_doesNotOpen();
    void otherName_doesNotOpen();
    void otherSalt_isAnotherKey();
    void anyByteChanged_isDamaged();
    void anyEndMissing_isDamaged();
    void somethingElse_isDamaged();
    void newerVersion_isRefused();
    void costOutOfBounds_isDamaged_data();
    void costOutOfBounds_isDamaged();
    void contentForged_doesNotOpen();

private:
    const Seal m_seal = Seal::make();
    Secret m_key;
    QByteArray m_file;
};

void TestSeal::initTestCase()
{
    m_key = m_seal.deriveKey(secretOf("correct horse"));
    m_file = m_seal.encrypt(text, m_key, name);
}

void TestSeal::closed_opensWithTheSamePassphrase()
{
    const auto seal = Seal::parse(m_file, path);
    QVERIFY(seal);
    QVERIFY(*seal == m_seal);
    const auto opened = Seal::decrypt(m_file, seal->deriveKey(secretOf("correct horse")), name);
    QVERIFY(opened);
    QCOMPARE(*opened, text);
}

void TestSeal::closed_holdsNothingOfTheText()
{
    for (qsizetype i = 0; i + 8 <= text.size(); ++i)
        QVERIFY(!m_file.contains(text.mid(i, 8)));
    QVERIFY(!m_file.contains("demo"));
}

void TestSeal::closedTwice_differs()
{
    QVERIFY(m_seal.encrypt(text, m_key, name).mid(28, 24) != m_file.mid(28, 24));
}

void TestSeal::otherPassphrase_doesNotOpen()
{
    QVERIFY(!Seal::decrypt(m_file, m_seal.deriveKey(secretOf("correct horse ")), name));
}

void TestSeal::otherName_doesNotOpen()
{
    QVERIFY(!Seal::decrypt(m_file, m_key, QStringLiteral("other@0123")));
}

void TestSeal::otherSalt_isAnotherKey()
{
    QVERIFY(!(Seal::make().deriveKey(secretOf("correct horse")) == m_key));
}

void TestSeal::anyByteChanged_isDamaged()
{
    for (qsizetype i = 0; i < m_file.size(); ++i) {
        QByteArray changed = m_file;
        changed[i] = static_cast<char>(changed[i] ^ 0x40);
        const auto seal = Seal::parse(changed, path);
        QVERIFY2(!seal, qPrintable(QString::number(i)));
        QCOMPARE(seal.error().kind, i == 8 ? Kind::TooNew : Kind::StoreDamaged);
        QCOMPARE(seal.error().subject.toString(), path);
    }
}

void TestSeal::anyEndMissing_isDamaged()
{
    for (qsizetype size = 0; size < m_file.size(); ++size) {
        const auto seal = Seal::parse(m_file.left(size), path);
        QVERIFY2(!seal && seal.error().kind == Kind::StoreDamaged, qPrintable(QString::number(size)));
        QVERIFY(!Seal::decrypt(m_file.left(size), m_key, name));
    }
}

void TestSeal::somethingElse_isDamaged()
{
    const auto seal = Seal::parse(withCheck(QByteArray(200, 'x')), path);
    QVERIFY(!seal);
    QCOMPARE(seal.error().kind, Kind::StoreDamaged);
}

void TestSeal::newerVersion_isRefused()
{
    QByteArray newer = m_file.left(8) + '\2' + "another format";
    const auto seal = Seal::parse(newer, path);
    QVERIFY(!seal);
    QCOMPARE(seal.error().kind, Kind::TooNew);
}

void TestSeal::costOutOfBounds_isDamaged_data()
{
    QTest::addColumn<QByteArray>("cost");
    QTest::newRow("no pass") << QByteArray("\x00\x40\x00", 3);
    QTest::newRow("many passes") << QByteArray("\xff\x40\x00", 3);
    QTest::newRow("no memory") << QByteArray("\x03\x00\x00", 3);
    QTest::newRow("64 GiB") << QByteArray("\x03\xff\xff", 3);
}

void TestSeal::costOutOfBounds_isDamaged()
{
    QFETCH(QByteArray, cost);
    QByteArray content = m_file.chopped(crypto_generichash_BYTES);
    content.replace(9, 3, cost);
    const auto seal = Seal::parse(withCheck(content), path);
    QVERIFY(!seal);
    QCOMPARE(seal.error().kind, Kind::StoreDamaged);
}

void TestSeal::contentForged_doesNotOpen()
{
    for (const qsizetype at : {9, 30, 60}) { // header, nonce, text
        QByteArray content = m_file.chopped(crypto_generichash_BYTES);
        content[at] = static_cast<char>(content[at] ^ 1);
        QVERIFY(!Seal::decrypt(withCheck(content), m_key, name));
    }
}

QTEST_APPLESS_MAIN(TestSeal)
#include "tst_seal.moc"
