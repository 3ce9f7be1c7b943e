// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log.h"

#include <QTest>

using namespace authtray;

namespace {

QStringList shown;
bool isFull = false;

void show(QtMsgType, const QMessageLogContext &, const QString &message)
{
    shown += message;
}

} // namespace

class TestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { qInstallMessageHandler(m_before); }

    void info_isKeptButNotShown();
    void warning_isKeptAndShown();
    void debug_isNeither();
    void qtsWordsAboutTheLocale_areNeither();
    void qtsOwnNetworkCategories_areNeverKept();
    void lines_areBounded();
    void warning_stderrFull_isLeftOut();

private:
    QtMessageHandler m_before = nullptr;
};

void TestLog::initTestCase()
{
    m_before = qInstallMessageHandler(show);
    startLog(LogLevel::Warn, [] { return !isFull; });
    keepLog();
    keepLog(); // once is enough
}

void TestLog::info_isKeptButNotShown()
{
    qCInfo(lcSession) << "signed in";
    QCOMPARE(keptLog().size(), 1);
    QVERIFY(keptLog().first().endsWith(QStringLiteral("info authtray.session: signed in")));
    QVERIFY(shown.isEmpty());
}

void TestLog::warning_isKeptAndShown()
{
    qCWarning(lcStore) << "locked";
    QVERIFY(keptLog().last().endsWith(QStringLiteral("locked")));
    QCOMPARE(shown, QStringList{QStringLiteral("locked")});
}

void TestLog::debug_isNeither()
{
    const auto before = keptLog();
    qCDebug(lcSession) << "detail";
    QCOMPARE(keptLog(), before);
}

/// As Qt 6.8 writes them.
void TestLog::qtsWordsAboutTheLocale_areNeither()
{
    const auto before = keptLog();
    shown.clear();
    qWarning("Detected locale \"%s\" with character encoding \"%s\", which is not UTF-8.", "C", "ANSI_X3.4-1968");
    QCOMPARE(keptLog(), before);
    QVERIFY(shown.isEmpty());
}

/// They print tokens.
void TestLog::qtsOwnNetworkCategories_areNeverKept()
{
    const auto before = keptLog();
    const QLoggingCategory networkAuth("qt.networkauth.replyhandler");
    qCWarning(networkAuth) << "token";
    QCOMPARE(keptLog(), before);
}

void TestLog::lines_areBounded()
{
    for (int i = 0; i < 2000; ++i)
        qCInfo(lcSession) << i;
    QCOMPARE(keptLog().size(), 500);
    QVERIFY(keptLog().last().endsWith(QStringLiteral("1999")));
}

/// A program that waited for the reader would not read the provider's answer.
void TestLog::warning_stderrFull_isLeftOut()
{
    shown.clear();
    isFull = true;
    qCWarning(lcStore) << "first";
    qCWarning(lcStore) << "second";
    isFull = false;
    QVERIFY(shown.isEmpty());
    QVERIFY(keptLog().last().endsWith(QStringLiteral("second")));
    qCWarning(lcStore) << "third";
    QCOMPARE(shown,
             QStringList({QStringLiteral("lines left out, because nobody read them: 2"), QStringLiteral("third")}));
}

QTEST_APPLESS_MAIN(TestLog)
#include "tst_log.moc"
