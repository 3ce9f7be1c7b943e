// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal/qrcode.h"

#include <QTest>

using namespace authtray;

namespace {

constexpr auto begin = "\x1b[30;47;107m";
constexpr auto end = "\x1b[0m";
constexpr int smallest = 21 + 2 * 4; // version 1 and its quiet zone

/// The blocks of each line, without the colours.
QStringList linesOf(const QByteArray &drawing)
{
    QStringList lines = QString::fromUtf8(drawing).split(u'\n');
    lines.removeLast();
    for (QString &line : lines) {
        line.remove(QLatin1String(begin));
        line.remove(QLatin1String(end));
    }
    return lines;
}

} // namespace

/// What surrounds the code; real_no_browser reads one as a telephone would.
class TestQrCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawing_hasItsOwnColoursOnEveryLine();
    void drawing_hasAQuietZone();
    void drawing_fitsOrIsNone_data();
    void drawing_fitsOrIsNone();
    void text_tooLong_isNone();
};

void TestQrCode::drawing_hasItsOwnColoursOnEveryLine()
{
    const QByteArrayList lines = drawQrCode("https://a.io/1", {80, 24}).trimmed().split('\n');
    QCOMPARE(lines.size(), (smallest + 1) / 2);
    for (const QByteArray &line : lines)
        QVERIFY(line.startsWith(begin) && line.endsWith(end));
}

void TestQrCode::drawing_hasAQuietZone()
{
    const QStringList lines = linesOf(drawQrCode("https://a.io/1", {80, 24}));
    const QString light(smallest, u' ');
    for (const int line : {0, 1, 13, 14})
        QCOMPARE(lines[line], light);
    for (const QString &line : lines) {
        QCOMPARE(line.size(), smallest);
        QVERIFY(line.startsWith(QStringLiteral("    ")) && line.endsWith(QStringLiteral("    ")));
    }
}

void TestQrCode::drawing_fitsOrIsNone_data()
{
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::addColumn<bool>("isDrawn");
    constexpr int withALineBelow = (smallest + 1) / 2 + 1;
    QTest::newRow("unknown size") << 0 << 0 << false;
    QTest::newRow("too narrow") << smallest - 1 << 24 << false;
    QTest::newRow("too low") << 80 << withALineBelow - 1 << false;
    QTest::newRow("just large enough") << smallest << withALineBelow << true;
}

void TestQrCode::drawing_fitsOrIsNone()
{
    QFETCH(int, columns);
    QFETCH(int, rows);
    QTEST(!drawQrCode("https://a.io/1", {columns, rows}).isEmpty(), "isDrawn");
}

void TestQrCode::text_tooLong_isNone()
{
    QVERIFY(drawQrCode(QByteArray(5000, 'a'), {1000, 1000}).isEmpty());
}

QTEST_APPLESS_MAIN(TestQrCode)
#include "tst_qrcode.moc"
