// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/usage.h"

#include "core/session/sessions.h"
#include "core/utc.h"
#include "tests/support/await.h"
#include "tests/support/sessionfixture.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

const QDateTime noon(QDate(2026, 3, 4), QTime(12, 0), utc);

ProgramUse use(const char *program, const char *command, int seconds, int times = 1)
{
    return {QString::fromLatin1(program), QString::fromLatin1(command), noon.addSecs(seconds), times};
}

} // namespace

/// Which programs have asked for a session is kept over the program's end, and for each profile.
class TestUsage : public SessionFixture
{
    Q_OBJECT

private Q_SLOTS:
    void programs_areCounted_lastFirst();
    void programs_ofOtherProcesses_areAdded();
    void programs_beyondFifty_areForgottenByTheirLastTime();
    void save_fileUnwritable_keepsThemInMemory();
    void clear_removesTheFile();
    void brokenFile_isTakenForEmpty_data();
    void brokenFile_isTakenForEmpty();
    void editedFile_isCleaned();

    void session_keepsThemOverARestart();
    void session_storesNothingSecret();
    void session_hostileName_isCleaned();
    void session_forgets();
    void session_removed_leavesNone();
    void session_ofARemovedProfile_writesNothing();
    void session_renamed_takesThemAlong();

private:
    QString file() const { return m_paths.usageOf(u"work"_s); }
    std::unique_ptr<Sessions> start();
};

std::unique_ptr<Sessions> TestUsage::start()
{
    return std::make_unique<Sessions>(m_paths, Stores{m_keychain, m_file}, *m_http, m_clock);
}

void TestUsage::programs_areCounted_lastFirst()
{
    Usage usage(file());
    QCOMPARE(usage.programs(), QList<ProgramUse>());
    usage.add(use("git", "token", 0));
    usage.add(use("bash", "status", 10));
    usage.add(use("git", "token", 20));
    usage.add(use("git", "refresh", 5));
    const QList<ProgramUse> expected{use("git", "token", 20, 2), use("bash", "status", 10), use("git", "refresh", 5)};
    QCOMPARE(usage.programs(), expected);
    QVERIFY(usage.save());
    QVERIFY(!usage.hasUnsaved());
    QCOMPARE(usage.programs(), expected);
    QCOMPARE(Usage(file()).programs(), expected);
}

void TestUsage::programs_ofOtherProcesses_areAdded()
{
    Usage first(file());
    Usage second(file());
    first.add(use("git", "token", 0));
    second.add(use("git", "token", 30));
    second.add(use("bash", "token", 20));
    QVERIFY(first.save());
    QCOMPARE(second.programs().first(), use("git", "token", 30, 2));
    QVERIFY(second.save());
    const QList<ProgramUse> expected{use("git", "token", 30, 2), use("bash", "token", 20)};
    QCOMPARE(first.programs(), expected);
    QVERIFY(second.save()); // again: nothing is counted twice
    QCOMPARE(second.programs(), expected);
}

void TestUsage::programs_beyondFifty_areForgottenByTheirLastTime()
{
    Usage usage(file());
    usage.add(use("git", "token", -3600, 99));
    for (int i = 0; i < 100; ++i)
        usage.add({QString::number(i), u"token"_s, noon.addSecs(i)});
    QCOMPARE(usage.programs().size(), 50);
    QCOMPARE(usage.programs().first().program, u"99"_s);
    QVERIFY(usage.save());
    usage.add(use("git", "token", 3600));
    QVERIFY(usage.save());
    QCOMPARE(usage.programs().size(), 50);
    QCOMPARE(usage.programs().first(), use("git", "token", 3600));
}

void TestUsage::save_fileUnwritable_keepsThemInMemory()
{
    const QString blocked = m_folder->filePath(u"blocked"_s);
    Usage usage(blocked + u"/work.programs"_s);
    QVERIFY(QFile(blocked).open(QIODevice::WriteOnly)); // a file instead of the folder
    usage.add(use("git", "token", 0));
    QCOMPARE(usage.save().error().kind, Error::Kind::WriteFailed);
    QCOMPARE(usage.programs(), QList<ProgramUse>{use("git", "token", 0)});
    QVERIFY(QFile::remove(blocked));
    QVERIFY(usage.save());
    QVERIFY(QFile::exists(blocked + u"/work.programs"_s));
}

void TestUsage::clear_removesTheFile()
{
    Usage usage(file());
    QVERIFY(usage.clear()); // there is none
    usage.add(use("git", "token", 0));
    QVERIFY(usage.save());
    usage.add(use("git", "token", 1));
    QVERIFY(usage.clear());
    QVERIFY(!QFile::exists(file()));
    QCOMPARE(usage.programs(), QList<ProgramUse>());
}

void TestUsage::brokenFile_isTakenForEmpty_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("{\"programs\": [");
    QTest::newRow("no list") << QByteArray("{\"programs\": 7}");
    QTest::newRow("no times") << QByteArray("{\"programs\": [{\"program\": \"git\"}, 3, null, {\"last\": \"soon\"}]}");
    QTest::newRow("huge") << QByteArray(1024 * 1024, ' ');
}

void TestUsage::brokenFile_isTakenForEmpty()
{
    QFETCH(QByteArray, content);
    QVERIFY(QDir().mkpath(m_paths.state));
    QFile broken(file());
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write(content);
    broken.close();
    Usage usage(file());
    QCOMPARE(usage.programs(), QList<ProgramUse>());
    usage.add(use("git", "token", 0));
    QVERIFY(usage.save());
    QCOMPARE(usage.programs(), QList<ProgramUse>{use("git", "token", 0)});
}

void TestUsage::editedFile_isCleaned()
{
    QVERIFY(QDir().mkpath(m_paths.state));
    QFile edited(file());
    QVERIFY(edited.open(QIODevice::WriteOnly));
    edited.write(R"({"programs": [{"program": "g\u202eit\n", "command": "token", "times": -4,
                                   "last": "2026-03-04T13:00:00+01:00"}]})");
    edited.close();
    QCOMPARE(Usage(file()).programs().value(0).times, 1);
    QCOMPARE(Usage(file()).programs().value(0).last, noon);
    QVERIFY(!Usage(file()).programs().value(0).program.contains(QChar(0x202e)));
}

void TestUsage::session_keepsThemOverARestart()
{
    startSignedIn(tokens(1));
    auto sessions = start();
    sessions->find(u"work"_s)->noteRequest(u"git"_s, u"token"_s);
    QVERIFY(!QFile::exists(file())); // requests in a row are written together
    sessions = start();
    const QList<ProgramUse> programs = sessions->find(u"work"_s)->programs();
    QCOMPARE(programs.size(), 1);
    QCOMPARE(programs.first().program, u"git"_s);
    QCOMPARE(programs.first().times, 1);
    QCOMPARE(QFile::permissions(file()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestUsage::session_storesNothingSecret()
{
    startSignedIn(tokens(1));
    auto sessions = start();
    QVERIFY(await(sessions->find(u"work"_s)->refresh({}, deadline())));
    sessions->find(u"work"_s)->noteRequest(u"git"_s, u"token"_s);
    sessions.reset();
    QFile saved(file());
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArray text = saved.readAll();
    QVERIFY(text.contains("git"));
    for (const char *secret : {"access-1", "refresh-1", "ada"})
        QVERIFY2(!text.contains(secret), secret);
}

void TestUsage::session_hostileName_isCleaned()
{
    startSignedIn(tokens(1));
    const auto sessions = start();
    Session *session = sessions->find(u"work"_s);
    session->noteRequest(u"\u202ekcatta\033[2J"_s, u"token"_s);
    for (const QString &name : {session->programs().first().program, session->events().first().program}) {
        QVERIFY(!name.contains(QChar(0x202e)));
        QVERIFY(!name.contains(QChar(0x1b)));
    }
}

void TestUsage::session_forgets()
{
    startSignedIn(tokens(1));
    auto sessions = start();
    Session *session = sessions->find(u"work"_s);
    session->noteRequest(u"git"_s, u"token"_s);
    QVERIFY(session->forgetPrograms());
    QCOMPARE(session->programs(), QList<ProgramUse>());
    QCOMPARE(session->events(), QList<Event>());
    sessions = start();
    QCOMPARE(sessions->find(u"work"_s)->programs(), QList<ProgramUse>());
}

void TestUsage::session_removed_leavesNone()
{
    startSignedIn(tokens(1));
    m_profile.session = Profile::SessionMark::None;
    QVERIFY(m_profiles->save(m_profile));
    auto sessions = start();
    sessions->find(u"work"_s)->noteRequest(u"git"_s, u"token"_s);
    sessions = start();
    QVERIFY(QFile::exists(file()));
    sessions->find(u"work"_s)->noteRequest(u"git"_s, u"token"_s);
    QVERIFY(await(sessions->find(u"work"_s)->removeProfile(deadline())));
    sessions.reset();
    QVERIFY(!QFile::exists(file()));
}

void TestUsage::session_ofARemovedProfile_writesNothing()
{
    startSignedIn(tokens(1));
    auto sessions = start();
    sessions->find(u"work"_s)->noteRequest(u"git"_s, u"token"_s);
    QVERIFY(m_profiles->remove(u"work"_s)); // by another process
    sessions.reset();
    QVERIFY(!QFile::exists(file()));
}

void TestUsage::session_renamed_takesThemAlong()
{
    startSignedIn(tokens(1));
    auto sessions = start();
    sessions->find(u"work"_s)->noteRequest(u"git"_s, u"token"_s);
    QVERIFY(await(sessions->rename(*sessions->find(u"work"_s), u"office"_s, deadline())));
    QCOMPARE(sessions->find(u"office"_s)->programs().first().program, u"git"_s);
    QCOMPARE(sessions->find(u"office"_s)->events().first().program, u"git"_s);
    QCOMPARE(sessions->find(u"work"_s)->programs(), QList<ProgramUse>());
    QCOMPARE(sessions->find(u"work"_s)->events(), QList<Event>());
    sessions->find(u"office"_s)->noteRequest(u"git"_s, u"token"_s);
    QVERIFY(await(sessions->rename(*sessions->find(u"office"_s), u"work"_s, deadline())));
    QCOMPARE(sessions->find(u"work"_s)->programs().first().times, 2);
    sessions = start();
    QCOMPARE(sessions->find(u"work"_s)->programs().first().times, 2);
    QVERIFY(!QFile::exists(m_paths.usageOf(u"office"_s)));
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
