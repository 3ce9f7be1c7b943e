// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/foreigntext.h"

#include "core/provider/account.h"
#include "core/provider/tenantsource.h"

#include <QJsonArray>
#include <QTest>

using namespace authtray;

class TestForeignText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleaned_keepsWhatIsSeen_data();
    void cleaned_keepsWhatIsSeen();
    void cleaned_long_isCut();
    void withoutControls_leavesNothingThatSteersATerminal_data();
    void withoutControls_leavesNothingThatSteersATerminal();
    void withoutControls_long_isCut();
    void isolated_isOnlyWhatIsWrittenFromTheRight_data();
    void isolated_isOnlyWhatIsWrittenFromTheRight();
    void account_hasCleanNamesAndItsOwnId();
    void tenants_haveCleanNames();
};

void TestForeignText::cleaned_keepsWhatIsSeen_data()
{
    QTest::addColumn<QString>("foreign");
    QTest::addColumn<QString>("seen");
    const auto row = [](const char *name, const char16_t *foreign, const char16_t *seen) {
        QTest::newRow(name) << QString::fromUtf16(foreign) << QString::fromUtf16(seen);
    };
    row("a name", u"Ada Lovelace", u"Ada Lovelace");
    row("accents and signs", u"Zoë \u2019Q\u2019 d\u2019Arc <z&q@example.com>",
        u"Zoë \u2019Q\u2019 d\u2019Arc <z&q@example.com>");
    row("combining", u"e\u0301", u"e\u0301");
    row("escape sequence", u"a\u001b[31mred", u"a\ufffd[31mred");
    row("C1 control", u"a\u009b31mred", u"a\ufffd31mred");
    row("lines", u" one\ntwo\r\nthree\u2028four ", u"one two three four");
    row("no-break space", u"a\u00a0b", u"a b");
    row("right-to-left override", u"a\u202emoc.elpmaxe@b", u"a\ufffdmoc.elpmaxe@b");
    row("isolates", u"\u2066a\u2069", u"\ufffda\ufffd");
    row("direction marks", u"a\u200e\u200f\u061cb", u"ab");
    row("zero width", u"ad\u200b\ufeff\u2060a\u00ad", u"ada");
    row("joiners in Latin", u"a\u200dd\u200ca", u"ada");
    row("invisible letters", u"a\u3164\u115f\u2800b", u"ab");
    row("joiner after an invisible letter", u"a\u3164\u200db", u"ab");
    row("Persian", u"\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", u"\u0639\u0644\u06cc\u200c\u0631\u0636\u0627");
    row("Hindi", u"\u0915\u094d\u200d\u0937", u"\u0915\u094d\u200d\u0937");
    row("a family", u"\U0001F468\u200d\U0001F469", u"\U0001F468\u200d\U0001F469");
    row("tags", u"a\U000E0041\U000E007Fb", u"ab");
    row("nothing to see", u"\u200b\u2060 ", u"");
}

void TestForeignText::cleaned_keepsWhatIsSeen()
{
    QFETCH(QString, foreign);
    QTEST(cleaned(foreign), "seen");
}

void TestForeignText::cleaned_long_isCut()
{
    const QString text = cleaned(QString(1000000, u'a'));
    QCOMPARE(text.size(), 300);
    QVERIFY(text.endsWith(u'…'));
}

void TestForeignText::withoutControls_leavesNothingThatSteersATerminal_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const QString mark = QStringLiteral("\ufffd");
    QTest::newRow("harmless") << QStringLiteral("Žofie 👩‍💻 日本")
                              << QStringLiteral("Žofie 👩‍💻 日本");
    QTest::newRow("colour") << QStringLiteral("\x1b[31mred") << mark + QStringLiteral("[31mred");
    QTest::newRow("one-byte introducer") << QStringLiteral("\u009b31m") << mark + QStringLiteral("31m");
    QTest::newRow("lines") << QStringLiteral("a\r\nb\u2028c\td") << QStringLiteral("a  b c d");
    QTest::newRow("backspace and delete") << QStringLiteral("a\b\u007f") << QStringLiteral("a") + mark + mark;
    QTest::newRow("direction") << QStringLiteral("\u202egpj.exe\u2066") << mark + QStringLiteral("gpj.exe") + mark;
}

void TestForeignText::withoutControls_leavesNothingThatSteersATerminal()
{
    QFETCH(QString, value);
    QTEST(withoutControls(value), "expected");
}

void TestForeignText::withoutControls_long_isCut()
{
    const QString text = withoutControls(QString(1000000, u'a'));
    QCOMPARE(text.size(), 2000);
    QVERIFY(text.endsWith(u'…'));
    QCOMPARE(withoutControls(QString(2000, u'a')), QString(2000, u'a'));
    const QString pictures = withoutControls(u'a' + QString::fromUtf8("\U0001F468").repeated(2000));
    QCOMPARE(pictures, withoutControls(pictures));
    const QString inTheMiddle = withoutControls(QString::fromUtf8("\U0001F468").repeated(2000));
    QCOMPARE(inTheMiddle, withoutControls(inTheMiddle));
}

void TestForeignText::isolated_isOnlyWhatIsWrittenFromTheRight_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isIsolated");
    const auto row = [](const char *title, const char16_t *name, bool isIsolated) {
        QTest::newRow(title) << QString::fromUtf16(name) << isIsolated;
    };
    row("nothing", u"", false);
    row("Latin", u"ada@example.com", false);
    row("Chinese", u"\u963f\u8fbe", false);
    row("digits", u"42 (7)", false);
    row("Hebrew", u"\u05d0\u05d3\u05d4", true);
    row("Arabic", u"\u0639\u0644\u064a", true);
    row("Hebrew in Latin", u"ada \u05d0", true);
    row("N'Ko", u"\u07ca", true);
    row("Adlam, beyond 16 bits", u"\U0001E900", true);
}

void TestForeignText::isolated_isOnlyWhatIsWrittenFromTheRight()
{
    QFETCH(QString, name);
    QFETCH(bool, isIsolated);
    QCOMPARE(isolated(name), isIsolated ? u'\u2068' + name + u'\u2069' : name);
}

void TestForeignText::account_hasCleanNamesAndItsOwnId()
{
    const QString odd = QStringLiteral("a\u200bb");
    const QJsonObject claims{{QStringLiteral("sub"), odd},
                             {QStringLiteral("email"), odd},
                             {QStringLiteral("name"), odd},
                             {QStringLiteral("organization"), odd},
                             {QStringLiteral("role"), odd}};
    Account expected;
    expected.id = odd;
    expected.email = expected.name = expected.organization = expected.role = QStringLiteral("ab");
    const Account account = Account::fromClaims(claims);
    expected.claims = claims;
    QCOMPARE(account, expected);
    QJsonObject stored = claims;
    stored.insert(QStringLiteral("id"), odd);
    stored.insert(QStringLiteral("tenant"), odd);
    expected.tenant = QStringLiteral("ab");
    expected.claims = {};
    QCOMPARE(Account::fromJson(stored), expected);
    Account nameless;
    nameless.id = odd;
    QCOMPARE(nameless.label(), QStringLiteral("ab"));
}

void TestForeignText::tenants_haveCleanNames()
{
    const QString odd = QStringLiteral("a\u200bb");
    TenantSource source;
    source.list = QStringLiteral("tenants");
    source.id = source.name = source.organizationName = QStringLiteral("name");
    const QJsonObject answer{{QStringLiteral("name"), odd},
                             {QStringLiteral("tenants"), QJsonArray{QJsonObject{{QStringLiteral("name"), odd}}}}};
    const Organization organization = source.read(answer);
    QCOMPARE(organization.name, QStringLiteral("ab"));
    QCOMPARE(organization.tenantNames(), QStringList{QStringLiteral("ab")});
}

QTEST_APPLESS_MAIN(TestForeignText)
#include "tst_foreigntext.moc"
