// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/browser.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

namespace {

const QUrl url(QStringLiteral("https://login.example.com/authorize?a=%20b&c=$(touch%20x);d"));

} // namespace

/// With a program that writes down its arguments in place of a browser.
class TestBrowser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void command_isRunWithoutAShell_data();
    void command_isRunWithoutAShell();
    void command_ofTheProfile_comesBeforeTheEnvironments();
    void command_fromTheCurrentFolder_isRun();
    void command_thatCantBeStarted_opensNoOtherBrowser();
    void command_thatFails_isFollowedByTheNext();
    void command_thatFails_ofTheProfile_isSaid();
    void commands_thatAllFail_areSaid();
    void environment_isThePersonsWithoutTokens();
    void check_findsPrograms_data();
    void check_findsPrograms();

private:
    QString makeBrowser(const QString &name);
    QStringList argumentsOf(const QString &browser) const;

    QTemporaryDir m_folder;
    QString m_browser;
};

void TestBrowser::init()
{
    qputenv("DISPLAY", ":99");
    m_browser = makeBrowser(QStringLiteral("a browser"));
    qputenv("BROWSER", "");
}

QString TestBrowser::makeBrowser(const QString &name)
{
    QFile file(m_folder.filePath(name));
    QFile::remove(file.fileName() + QStringLiteral(".seen"));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        qFatal("no scratch file");
    file.write("#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.new\"\nmv \"$0.new\" \"$0.seen\"\n");
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner | QFileDevice::WriteOwner);
    return file.fileName();
}

QStringList TestBrowser::argumentsOf(const QString &browser) const
{
    QFile file(browser + QStringLiteral(".seen"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

void TestBrowser::command_isRunWithoutAShell_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("seen");
    const QString address = url.toString(QUrl::FullyEncoded);
    QTest::newRow("%u") << QStringLiteral("-P work %u")
                        << QStringList{QStringLiteral("-P"), QStringLiteral("work"), address};
    QTest::newRow("%s") << QStringLiteral("%s last") << QStringList{address, QStringLiteral("last")};
    QTest::newRow("inside of a word") << QStringLiteral("--app=%u") << QStringList{QStringLiteral("--app=") + address};
    QTest::newRow("no place") << QStringLiteral("-P work")
                              << QStringList{QStringLiteral("-P"), QStringLiteral("work"), address};
    QTest::newRow("quotes") << QStringLiteral("--profile-directory=\"Profile 1\" %u")
                            << QStringList{QStringLiteral("--profile-directory=Profile 1"), address};
    const QStringList separate{QStringLiteral("$HOME"), QStringLiteral(";"), QStringLiteral("&"), address};
    QTest::newRow("a shell's words") << QStringLiteral("$HOME ; & %u") << separate;
}

void TestBrowser::command_isRunWithoutAShell()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, seen);
    QVERIFY(openInBrowser(url, QStringLiteral("\"%1\" ").arg(m_browser) + arguments));
    QTRY_COMPARE(argumentsOf(m_browser), seen);
}

void TestBrowser::command_ofTheProfile_comesBeforeTheEnvironments()
{
    const QString other = makeBrowser(QStringLiteral("other"));
    qputenv("BROWSER", other.toUtf8());
    QVERIFY(openInBrowser(url, QStringLiteral("\"%1\"").arg(m_browser)));
    QTRY_COMPARE(argumentsOf(m_browser).size(), 1);
    QVERIFY(argumentsOf(other).isEmpty());
}

void TestBrowser::command_fromTheCurrentFolder_isRun()
{
    const QString before = QDir::currentPath();
    QDir::setCurrent(m_folder.path());
    const auto opened = openInBrowser(url, QStringLiteral("\"./a browser\""));
    QDir::setCurrent(before);
    QVERIFY(opened);
    QTRY_COMPARE(argumentsOf(m_browser).size(), 1);
}

/// Its account would be the wrong one.
void TestBrowser::command_thatCantBeStarted_opensNoOtherBrowser()
{
    qputenv("BROWSER", m_browser.toUtf8());
    const auto opened = openInBrowser(url, QStringLiteral("no-such-browser %u"));
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::SignInFailed);
    QVERIFY(opened.error().subject.toString().contains(QStringLiteral("no-such-browser")));
    QVERIFY(argumentsOf(m_browser).isEmpty());
}

void TestBrowser::command_thatFails_isFollowedByTheNext()
{
    qputenv("BROWSER", "false:no-such-browser:" + makeBrowser(QStringLiteral("next")).toUtf8());
    QVERIFY(openInBrowser(url));
    QTRY_COMPARE(argumentsOf(m_folder.filePath(QStringLiteral("next"))).size(), 1);
}

/// No other browser has its account.
void TestBrowser::command_thatFails_ofTheProfile_isSaid()
{
    qputenv("BROWSER", m_browser.toUtf8());
    QStringList said;
    QVERIFY(openInBrowser(url, QStringLiteral("false %u"), this,
                          [&](const Error &why) { said += whatHappened(why).toString(); }));
    QTRY_COMPARE(said, QStringList{QStringLiteral("no browser came up (false: exit code 1)")});
    QVERIFY(argumentsOf(m_browser).isEmpty());
}

void TestBrowser::commands_thatAllFail_areSaid()
{
    const QByteArray path = qgetenv("PATH");
    makeBrowser(QStringLiteral("xdg-open"));
    QFile opener(m_folder.filePath(QStringLiteral("xdg-open")));
    QVERIFY(opener.open(QIODevice::WriteOnly | QIODevice::Truncate));
    opener.write("#!/bin/sh\nexit 4\n");
    opener.close();
    qputenv("PATH", m_folder.path().toUtf8() + ':' + path);
    qputenv("BROWSER", "false:no-such-browser: :/dev/null");
    QStringList said;
    QVERIFY(openInBrowser(url, {}, this, [&](const Error &why) { said += why.reason.inEnglish(); }));
    QTRY_COMPARE(
            said,
            QStringList{QStringLiteral(
                    "false: exit code 1, no-such-browser: not found, /dev/null: not a program, xdg-open: exit code 4")});
    qputenv("PATH", path);
}

/// Nothing is added, and what the person has set for all programs stays.
void TestBrowser::environment_isThePersonsWithoutTokens()
{
    const QString browser = makeBrowser(QStringLiteral("with environment"));
    QFile script(browser);
    QVERIFY(script.open(QIODevice::WriteOnly | QIODevice::Truncate));
    script.write("#!/bin/sh\ntr '\\0' '\\n' < /proc/$$/environ > \"$0.new\"\nmv \"$0.new\" \"$0.seen\"\n");
    script.close();
    qputenv("BROWSER", QByteArray());
    QStringList expected = QProcessEnvironment::systemEnvironment().toStringList();
    qputenv("LD_LIBRARY_PATH", "/nonexistent/persons");
    qputenv("WORK_TOKEN", "secret");
    qputenv("AUTHTRAY_CLIENT_SECRET", "secret");
    qputenv("database_password", "secret");
    qputenv("MY_API_KEY", "secret");
    qputenv("XDG_ACTIVATION_TOKEN", "lets its window come to the front");
    expected += QStringLiteral("LD_LIBRARY_PATH=/nonexistent/persons");
    expected += QStringLiteral("XDG_ACTIVATION_TOKEN=lets its window come to the front");
    QVERIFY(openInBrowser(url, QStringLiteral("\"%1\" %u").arg(browser)));
    for (const char *name : {"LD_LIBRARY_PATH", "WORK_TOKEN", "AUTHTRAY_CLIENT_SECRET", "database_password",
                             "MY_API_KEY", "XDG_ACTIVATION_TOKEN"})
        qunsetenv(name);
    QTRY_VERIFY(!argumentsOf(browser).isEmpty());
    QStringList seen = argumentsOf(browser);
    seen.sort();
    expected.sort();
    QCOMPARE(seen, expected);
}

void TestBrowser::check_findsPrograms_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<bool>("isThere");
    QTest::newRow("in the path") << QStringLiteral("sh %u") << true;
    QTest::newRow("a whole path") << QStringLiteral("/bin/sh -c x %u") << true;
    QTest::newRow("unknown") << QStringLiteral("no-such-browser %u") << false;
    QTest::newRow("unknown path") << QStringLiteral("/nonexistent/browser") << false;
    QTest::newRow("the address alone") << QStringLiteral("%u") << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestBrowser::check_findsPrograms()
{
    QFETCH(QString, command);
    QTEST(bool(checkBrowser(command)), "isThere");
}

QTEST_GUILESS_MAIN(TestBrowser)
#include "tst_browser.moc"
