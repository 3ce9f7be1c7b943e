// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sealedfile.h"

#include "tests/support/await.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstring>

using namespace authtray;
using namespace std::chrono_literals;
using Kind = Error::Kind;
using Use = Store::Use;

namespace {

const QString key = QStringLiteral("demo@0123");
const QByteArray text = "{\"access_token\":\"the secret\"}";
constexpr auto forOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser
                          | QFileDevice::WriteUser;

Secret secretOf(const QByteArray &bytes)
{
    Secret secret(static_cast<size_t>(bytes.size()));
    if (!bytes.isEmpty())
        std::memcpy(secret.data(), bytes.constData(), secret.size());
    return secret;
}

} // namespace

/// A person who types what the test says, and counts.
class TestSealedFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void written_isReadByAnother();
    void written_isForTheOwnerAlone();
    void writtenAgain_asksNobodyAgain();
    void read_absent_asksNobody();
    void read_wrongPassphrase_changesNothing();
    void read_wrongPassphrase_isAskedAgain();
    void read_wrongPassphrase_isAskedAgainAtOnceWhereThePersonMayTry();
    void read_nobodyToAsk_saysSo();
    void read_damaged_asksNobody();
    void read_unreadable_isNotBeingAbsent();
    void read_ofAnothersFile_doesNotOpen();
    void read_manyAtOnce_askOnce();
    void read_writtenAnewWithAnotherSalt_derivesAnew();
    void derivation_leavesTheEventLoopFree();
    void newPassphrase_isAskedForAsSuch();
    void newPassphrase_empty_isRefused();
    void unlock_forASession_makesNothing();
    void unlock_forASession_damaged_leavesItToTheRead();
    void unlock_forASignIn_asksBeforeAnythingIsWritten();
    void unlock_forASignIn_damaged_asksForANewPassphrase();
    void unlock_forASignIn_folderNotWritable_isSaid();
    void write_failing_leavesTheOldOne();
    void remove_leavesNothing();
    void remove_leavesTheSameNameInOtherCase();

private:
    SealedFile store() { return SealedFile(m_folder->filePath(QStringLiteral("sessions")), ask()); }
    AskPassphrase ask();
    QString path() const { return m_folder->filePath(QStringLiteral("sessions/demo@0123.sealed")); }
    QByteArray content() const;
    void write(const QByteArray &content);
    void keep();

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArrayList m_typed; ///< what is left of it; the last goes on for ever
    QStringList m_questions;
    QDeadlineTimer m_deadline{QDeadlineTimer(60s)};
};

void TestSealedFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_typed = {"correct horse"};
    m_questions.clear();
    m_deadline.setRemainingTime(60s);
}

AskPassphrase TestSealedFile::ask()
{
    return [this](const QString &path, bool isNew, QDeadlineTimer) -> QCoro::Task<Result<Secret>> {
        m_questions += isNew ? QStringLiteral("new ") + path : path;
        const Secret answer = secretOf(m_typed.size() > 1 ? m_typed.takeFirst() : m_typed.first());
        co_return answer;
    };
}

QByteArray TestSealedFile::content() const
{
    QFile file(path());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestSealedFile::write(const QByteArray &content)
{
    QFile file(path());
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("can't write a file for the test");
}

/// A session that another process has kept.
void TestSealedFile::keep()
{
    SealedFile other = store();
    QVERIFY(await(other.write(key, text, m_deadline)));
    m_questions.clear();
}

void TestSealedFile::written_isReadByAnother()
{
    keep();
    SealedFile other = store();
    const auto read = await(other.read(key, m_deadline));
    QVERIFY(read);
    QCOMPARE(*read, std::optional(text));
    QCOMPARE(m_questions, QStringList(path()));
}

void TestSealedFile::written_isForTheOwnerAlone()
{
    keep();
    QCOMPARE(QFileInfo(path()).permissions(), forOwner);
    QCOMPARE(QFileInfo(QFileInfo(path()).path()).permissions(), forOwner | QFileDevice::ExeOwner | QFileDevice::ExeUser);
}

void TestSealedFile::writtenAgain_asksNobodyAgain()
{
    SealedFile store = this->store();
    QVERIFY(await(store.write(key, text, m_deadline)));
    m_questions.clear();
    QVERIFY(await(store.write(key, "more", m_deadline)));
    QCOMPARE(*await(store.read(key, m_deadline)), std::optional<QByteArray>("more"));
    QVERIFY(m_questions.isEmpty());
    QCOMPARE(QDir(QFileInfo(path()).path()).entryList(QDir::Files).size(), 1);
}

void TestSealedFile::read_absent_asksNobody()
{
    SealedFile store = this->store();
    const auto read = await(store.read(key, m_deadline));
    QVERIFY(read);
    QVERIFY(!read->has_value());
    QVERIFY(m_questions.isEmpty());
}

void TestSealedFile::read_wrongPassphrase_changesNothing()
{
    keep();
    const QByteArray before = content();
    m_typed = {"wrong horse"};
    SealedFile store = this->store();
    const auto read = await(store.read(key, m_deadline));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::PassphraseWrong);
    QCOMPARE(read.error().subject.toString(), path());
    QCOMPARE(content(), before);
}

void TestSealedFile::read_wrongPassphrase_isAskedAgain()
{
    keep();
    m_typed = {"wrong horse", "correct horse"};
    SealedFile store = this->store();
    QVERIFY(!await(store.read(key, m_deadline)));
    QVERIFY(await(store.read(key, m_deadline)));
}

void TestSealedFile::read_wrongPassphrase_isAskedAgainAtOnceWhereThePersonMayTry()
{
    keep();
    m_typed = {"wrong horse", "another", "correct horse"};
    m_questions.clear();
    SealedFile store = this->store();
    store.setTryAgain([this](const QString &wrong) { return wrong == path() && m_questions.size() < 3; });
    QVERIFY(await(store.read(key, m_deadline)));
    QCOMPARE(m_questions.size(), 3);
    m_typed = {"wrong horse"};
    SealedFile other = this->store();
    other.setTryAgain([](const QString &) { return false; });
    QCOMPARE(await(other.read(key, m_deadline)).error().kind, Kind::PassphraseWrong);
}

void TestSealedFile::read_nobodyToAsk_saysSo()
{
    keep();
    SealedFile agents(QFileInfo(path()).path());
    const auto read = await(agents.read(key, m_deadline));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::PassphraseMissing);
    QVERIFY(adviceOn(read.error()).toString().contains(QStringLiteral("AUTHTRAY_PASSPHRASE_FILE")));
}

void TestSealedFile::read_damaged_asksNobody()
{
    keep();
    write(content().chopped(1));
    SealedFile store = this->store();
    const auto read = await(store.read(key, m_deadline));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::StoreDamaged);
    QVERIFY(m_questions.isEmpty());
}

void TestSealedFile::read_unreadable_isNotBeingAbsent()
{
    QVERIFY(QDir().mkpath(path())); // a folder: unreadable for root too
    SealedFile store = this->store();
    const auto read = await(store.read(key, m_deadline));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::ReadFailed);
}

void TestSealedFile::read_ofAnothersFile_doesNotOpen()
{
    keep();
    const QString others = QStringLiteral("other@0123");
    QVERIFY(QFile::copy(path(), m_folder->filePath(QStringLiteral("sessions/other@0123.sealed"))));
    SealedFile store = this->store();
    const auto read = await(store.read(others, m_deadline));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Kind::PassphraseWrong);
}

void TestSealedFile::read_manyAtOnce_askOnce()
{
    keep();
    SealedFile store = this->store();
    int read = 0;
    const auto readOne = [&]() -> QCoro::Task<> {
        const auto text = co_await store.read(key, m_deadline);
        read += text && text->has_value();
    };
    constexpr int readCount = 20;
    std::vector<QCoro::Task<>> all;
    all.reserve(readCount);
    for (int i = 0; i < readCount; ++i)
        all.push_back(readOne());
    QTRY_COMPARE(read, readCount);
    QCOMPARE(m_questions.size(), 1);
}

void TestSealedFile::read_writtenAnewWithAnotherSalt_derivesAnew()
{
    keep();
    SealedFile store = this->store();
    QVERIFY(await(store.read(key, m_deadline)));
    QVERIFY(QFile::remove(path()));
    m_typed = {"another"};
    keep();
    const auto read = await(store.read(key, m_deadline));
    QVERIFY(read);
    QCOMPARE(m_questions.size(), 1);
}

void TestSealedFile::derivation_leavesTheEventLoopFree()
{
    keep();
    int turns = 0;
    QTimer idle;
    connect(&idle, &QTimer::timeout, this, [&] { ++turns; });
    idle.start(0ms);
    SealedFile store = this->store();
    QVERIFY(await(store.read(key, m_deadline)));
    QVERIFY2(turns > 10, qPrintable(QString::number(turns))); // two or three, if it were done in one go
}

void TestSealedFile::newPassphrase_isAskedForAsSuch()
{
    SealedFile store = this->store();
    QVERIFY(await(store.write(key, text, m_deadline)));
    QCOMPARE(m_questions, QStringList{QStringLiteral("new ") + path()});
}

void TestSealedFile::newPassphrase_empty_isRefused()
{
    m_typed = {""};
    SealedFile store = this->store();
    const auto written = await(store.write(key, text, m_deadline));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Kind::BadInput);
}

void TestSealedFile::unlock_forASession_makesNothing()
{
    SealedFile store = this->store();
    QVERIFY(await(store.unlock(key, Use::Session, m_deadline)));
    QVERIFY(m_questions.isEmpty());
    QVERIFY(!QFile::exists(QFileInfo(path()).path()));
}

void TestSealedFile::unlock_forASession_damaged_leavesItToTheRead()
{
    keep();
    write("no such thing");
    SealedFile store = this->store();
    QVERIFY(await(store.unlock(key, Use::Session, m_deadline)));
    QVERIFY(m_questions.isEmpty());
}

void TestSealedFile::unlock_forASignIn_asksBeforeAnythingIsWritten()
{
    SealedFile store = this->store();
    QVERIFY(await(store.unlock(key, Use::SignIn, m_deadline)));
    QCOMPARE(m_questions.size(), 1);
    QVERIFY(!QFile::exists(QFileInfo(path()).path()));
    m_questions.clear();
    QVERIFY(await(store.write(key, text, m_deadline)));
    QVERIFY(m_questions.isEmpty());
}

void TestSealedFile::unlock_forASignIn_damaged_asksForANewPassphrase()
{
    keep();
    write("no such thing");
    m_typed = {"another"};
    SealedFile store = this->store();
    QVERIFY(await(store.unlock(key, Use::SignIn, m_deadline)));
    QCOMPARE(content(), "no such thing");
    QVERIFY(await(store.write(key, text, m_deadline)));
    QCOMPARE(*await(store.read(key, m_deadline)), std::optional(text));
}

void TestSealedFile::unlock_forASignIn_folderNotWritable_isSaid()
{
    SealedFile store(QStringLiteral("/dev/null/sessions"), ask());
    const auto unlocked = await(store.unlock(key, Use::SignIn, m_deadline));
    QVERIFY(!unlocked);
    QCOMPARE(whatHappened(unlocked.error()).toString(),
             QStringLiteral("failed to write /dev/null/sessions/demo@0123.sealed: not a directory"));
    QVERIFY(m_questions.isEmpty());
}

void TestSealedFile::write_failing_leavesTheOldOne()
{
    keep();
    SealedFile store = this->store();
    QVERIFY(await(store.read(key, m_deadline)));
    const QByteArray before = content();
    const QString folder = QFileInfo(path()).path();
    QVERIFY(QDir().rename(folder, folder + QStringLiteral(".away")));
    QFile file(folder); // a file where the folder was: not writable for root either
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto written = await(store.write(key, "more", m_deadline));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Kind::WriteFailed);
    QVERIFY(file.remove() && QDir().rename(folder + QStringLiteral(".away"), folder));
    QCOMPARE(content(), before);
}

void TestSealedFile::remove_leavesNothing()
{
    keep();
    QVERIFY(QFile::copy(path(), path() + QStringLiteral(".kX3b2a"))); // from a process that died while writing
    SealedFile store = this->store();
    QVERIFY(await(store.remove(key, m_deadline)));
    QVERIFY(QDir(QFileInfo(path()).path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    QVERIFY(await(store.remove(key, m_deadline)));
}

/// Profiles may differ in case only.
void TestSealedFile::remove_leavesTheSameNameInOtherCase()
{
    keep();
    SealedFile store = this->store();
    QVERIFY(await(store.remove(QString(key).toUpper(), m_deadline)));
    QVERIFY(QFile::exists(path()));
}

QTEST_GUILESS_MAIN(TestSealedFile)
#include "tst_sealedfile.moc"
