// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hosts.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

class TestHosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entry_isKeptInOneForm_data();
    void entry_isKeptInOneForm();
    void entry_thatIsNone_isRefused_data();
    void entry_thatIsNone_isRefused();
    void token_goesToTheHostAlone_data();
    void token_goesToTheHostAlone();
    void path_theLongest_fitsBest();
    void common_isWhatBothListsName();
};

void TestHosts::entry_isKeptInOneForm_data()
{
    QTest::addColumn<QString>("entry");
    const auto row = [](const QString &text, const QString &entry) { QTest::newRow(qPrintable(text)) << entry; };
    row(u"github.com"_s, u"github.com"_s);
    row(u"https://github.com"_s, u"github.com"_s);
    row(u"https://github.com:443/"_s, u"github.com"_s);
    row(u"GitHub.COM."_s, u"github.com"_s);
    row(u"git.example.com:8443"_s, u"git.example.com:8443"_s);
    row(u"git.example.com/Org/"_s, u"git.example.com/Org"_s);
    row(u"https://b\u00fccher.example/a b"_s.replace(u' ', u'c'), u"xn--bcher-kva.example/acb"_s);
    row(u"http://127.0.0.1:3000"_s, u"127.0.0.1:3000"_s);
    row(u"http://localhost/"_s, u"localhost"_s);
    row(u"https://[::1]:5000/v2"_s, u"[::1]:5000/v2"_s);
}

void TestHosts::entry_isKeptInOneForm()
{
    const auto entry = readHostEntry(QString::fromUtf8(QTest::currentDataTag()));
    QVERIFY(entry);
    QTEST(*entry, "entry");
    QCOMPARE(*readHostEntry(*entry), *entry);
}

void TestHosts::entry_thatIsNone_isRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             " ",
                             "http://github.com",
                             "https://ada@github.com",
                             "ada:secret@github.com",
                             "github.com:port",
                             "github.com:65536",
                             "*.github.com",
                             "github.com/?a=b",
                             "github.com/#a",
                             "github.com/a/../b",
                             "github.com/%2e%2E/b",
                             "github.com\n",
                             "git hub.com",
                             "github.com\\@evil.example",
                             "ftp://github.com",
                             "file:///etc/passwd",
                             "javascript:alert(1)",
                             "github%2ecom",
                             "github.com..",
                             "https://",
                             "0177.0.0.1",
                             "127.1",
                             "2130706433",
                             "0x7f.0.0.1:3000",
                             "http://127.0.0.01/",
                             "\uff11\uff12\uff17.0.0.1",
                             "/org"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestHosts::entry_thatIsNone_isRefused()
{
    QFETCH(QString, text);
    const auto entry = readHostEntry(text);
    QVERIFY2(!entry, qPrintable(entry ? *entry : QString()));
    QVERIFY(!entry.error().subject.inEnglish().contains(u"secret"));
}

void TestHosts::token_goesToTheHostAlone_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isMatch");
    const auto row = [](const char *entry, const char *address, bool isMatch) {
        QTest::addRow("%s: %s", entry, address) << QString::fromUtf8(entry) << QString::fromUtf8(address) << isMatch;
    };
    row("github.com", "https://github.com", true);
    row("github.com", "https://github.com/org/repo.git?service=a", true);
    row("github.com", "HTTPS://GitHub.com:443/", true);
    row("github.com", "https://github.com./", true);
    row("github.com.", "https://github.com/", true);
    row("github.com", "github.com", true);
    row("github.com", "https://github.com/a/../b", true);
    row("github.com", "https://github.com.evil.example/", false);
    row("github.com", "https://evilgithub.com/", false);
    row("github.com", "https://api.github.com/", false);
    row("github.com", "https://com/", false);
    row("github.com", "http://github.com/", false);
    row("github.com", "https://github.com:8443/", false);
    row("github.com", "https://ada@github.com/", false);
    row("github.com", "https://evil.example@github.com/", false);
    row("github.com", "https://github.com@evil.example/", false);
    row("github.com", "https://github.com:443@evil.example/", false);
    row("github.com", "https://evil.example/github.com", false);
    row("github.com", "https://evil.example?github.com", false);
    row("github.com", "https://evil.example#@github.com/", false);
    row("github.com", "https://evil.example\\.github.com/", false);
    row("github.com", "https://github.com\\.evil.example/", false);
    row("github.com", "https://github.com%2eevil.example/", false);
    row("github.com", "https://github%2ecom/", false);
    row("github.com", "https://g\u0456thub.com/", false);
    row("github.com", "https://github.com\n.evil.example/", false);
    row("github.com", "ftp://github.com/", false);
    row("github.com", "ssh://git@github.com/", false);
    row("github.com", "//github.com/", false);
    row("b\u00fccher.example", "https://xn--bcher-kva.example/", true);
    row("xn--bcher-kva.example", "https://B\u00dcCHER.example/", true);
    row("git.example.com:8443", "https://git.example.com:8443/", true);
    row("git.example.com:8443", "https://git.example.com/", false);
    row("git.example.com:443", "https://git.example.com/", true);
    row("git.example.com/org", "https://git.example.com/org", true);
    row("git.example.com/org", "https://git.example.com/org/repo.git", true);
    row("git.example.com/org", "https://git.example.com/%6Frg/repo.git", true);
    row("git.example.com/org", "https://git.example.com/organisation", false);
    row("git.example.com/org", "https://git.example.com/Org/", false);
    row("git.example.com/org", "https://git.example.com/", false);
    row("git.example.com/org", "https://git.example.com//org/", false);
    row("git.example.com/org", "https://git.example.com/org/../other", false);
    row("git.example.com/org", "https://git.example.com/org/%2e%2e/other", false);
    row("git.example.com/org", "https://git.example.com/org%2F..%2Fother", false);
    row("git.example.com/org", "https://git.example.com/org/..%2Fother", false);
    row("git.example.com/org", "https://git.example.com/org/..%5Cother", false);
    row("git.example.com/org", "https://git.example.com/org/a%2F..%2F..%2Fother", false);
    row("git.example.com/org", "https://git.example.com/org/group%2Fproject", true);
    row("127.0.0.1:3000", "http://127.0.0.1:3000/", true);
    row("127.0.0.1:3000", "https://127.0.0.1:3000/", true);
    row("127.0.0.1:3000", "http://127.0.0.1:3001/", false);
    row("127.0.0.1:3000", "http://127.0.0.2:3000/", false);
    row("127.0.0.1", "http://0177.0.0.1/", false);
    row("127.0.0.1", "http://127.1/", false);
    row("192.0.2.7", "https://192.0.2.7/", true);
    row("192.0.2.7", "https://192.0.519/", false);
    row("localhost", "http://localhost/", true);
    row("localhost", "http://localhost:443/", false);
    row("[::1]:5000", "http://[::1]:5000/v2/", true);
    row("192.168.1.1", "http://192.168.1.1/", false);
    row("*.example.com", "https://git.example.com/", false);
    row("", "https://git.example.com/", false);
}

void TestHosts::token_goesToTheHostAlone()
{
    QFETCH(QString, entry);
    QFETCH(QString, address);
    const auto destination = readDestination(address);
    const bool isMatch = destination && bestMatch({entry}, *destination);
    QTEST(isMatch, "isMatch");
}

void TestHosts::path_theLongest_fitsBest()
{
    const QUrl destination = *readDestination(u"https://git.example.com/org/team/repo.git"_s);
    QVERIFY(!bestMatch({}, destination));
    QCOMPARE(bestMatch({u"git.example.com"_s}, destination), std::optional<qsizetype>(0));
    QCOMPARE(bestMatch({u"git.example.com/org/team"_s, u"git.example.com"_s, u"git.example.com/org"_s}, destination),
             std::optional<qsizetype>(2));
}

void TestHosts::common_isWhatBothListsName()
{
    const QStringList own{u"git.example.com/team"_s, u"pypi.example.com"_s, u"evil.example"_s, u"127.0.0.1:3000"_s};
    const QStringList others{u"git.example.com"_s, u"pypi.example.com/simple"_s, u"127.0.0.1:3000"_s,
                             u"npm.example.com"_s};
    const QStringList common{u"127.0.0.1:3000"_s, u"git.example.com/team"_s, u"pypi.example.com/simple"_s};
    QStringList found = commonHosts(own, others);
    found.sort();
    QCOMPARE(found, common);
    QCOMPARE(commonHosts(own, {}), QStringList());
    QCOMPARE(commonHosts(own, own), own);
}

QTEST_GUILESS_MAIN(TestHosts)
#include "tst_hosts.moc"
