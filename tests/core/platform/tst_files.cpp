// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
// Qt's second names for the owner's permissions.
constexpr auto usersOwn = QFileDevice::ReadUser | QFileDevice::WriteUser | QFileDevice::ExeUser;

/// No file of this process may grow beyond the size: a write past it fails, as it does on a full disk.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_before{};
};

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replaceFile_writesAll();
    void replaceFile_hasTheModeThatIsAskedFor();
    void replaceFile_makesMissingFolders();
    void replaceFile_onAFullDisk_failsAndKeepsTheOldFile_data();
    void replaceFile_onAFullDisk_failsAndKeepsTheOldFile();
    void replaceFile_whereNoFileCanBe_fails();
    void replaceFile_closesTheFoldersItMakes();
    void readFile_whatIsNoFile_isRefusedAtOnce_data();
    void readFile_whatIsNoFile_isRefusedAtOnce();
    void readFile_tooLong_isRefused();
    void readFile_short_takesLittleMemory();
    void readFile_ofAnotherUser_isRefused();
    void readFile_ofAFailingDisk_isNotEmpty();
    void checkReplaceFile_changesNothing();
    void checkReplaceFile_noticesAFullDisk();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QByteArray contentOf(const QString &name) const;
    void write(const QString &name, const QByteArray &content) const;
    QStringList entries() const;

    std::unique_ptr<QTemporaryDir> m_folder = std::make_unique<QTemporaryDir>();
};

QByteArray TestFiles::contentOf(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestFiles::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QStringList TestFiles::entries() const
{
    return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

void TestFiles::replaceFile_writesAll()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"a"_s, "old");
    QVERIFY(replaceFile(path(u"a"_s), "new", FileAccess::OwnerOnly));
    QCOMPARE(contentOf(u"a"_s), "new");
    QCOMPARE(entries(), QStringList{u"a"_s});
}

void TestFiles::replaceFile_hasTheModeThatIsAskedFor()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"a"_s, "old");
    QFile::setPermissions(path(u"a"_s), ownerOnly | QFileDevice::ReadGroup);
    const auto before = QFile::permissions(path(u"a"_s));
    QVERIFY(replaceFile(path(u"a"_s), "new", FileAccess::AsBefore));
    QCOMPARE(QFile::permissions(path(u"a"_s)), before);
    QVERIFY(replaceFile(path(u"a"_s), "new", FileAccess::OwnerOnly));
    QVERIFY(!(QFile::permissions(path(u"a"_s)) & QFileDevice::ReadGroup));
}

void TestFiles::replaceFile_makesMissingFolders()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(replaceFile(path(u"one/two/a"_s), "new", FileAccess::OwnerOnly));
    QCOMPARE(contentOf(u"one/two/a"_s), "new");
}

void TestFiles::replaceFile_onAFullDisk_failsAndKeepsTheOldFile_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("that fits into a buffer") << 100;
    QTest::newRow("larger than a buffer") << 100000;
}

void TestFiles::replaceFile_onAFullDisk_failsAndKeepsTheOldFile()
{
    QFETCH(const int, size);
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"a"_s, "old");
    const FileSizeLimit full(10);
    const auto written = replaceFile(path(u"a"_s), QByteArray(size, 'x'), FileAccess::OwnerOnly);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::WriteFailed);
    QCOMPARE(written.error().subject.toString(), path(u"a"_s) + u": file too large"_s);
    QCOMPARE(contentOf(u"a"_s), "old");
    QCOMPARE(entries(), QStringList{u"a"_s});
}

void TestFiles::replaceFile_whereNoFileCanBe_fails()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"a"_s, "old");
    const auto written = replaceFile(path(u"a/b"_s), "new", FileAccess::OwnerOnly);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::WriteFailed);
    QCOMPARE(written.error().subject.toString(), path(u"a/b"_s) + u": not a directory"_s);
}

void TestFiles::replaceFile_closesTheFoldersItMakes()
{
    const mode_t before = ::umask(0);
    QVERIFY(replaceFile(path(u"new/b/file"_s), "x", FileAccess::OwnerOnly));
    QVERIFY(replaceFile(path(u"open/file"_s), "x", FileAccess::AsBefore));
    QVERIFY(makeOwnFolder(path(u"own/b"_s)));
    QVERIFY(makeOwnFolder(path(u"own/b"_s)));
    ::umask(before);
    constexpr auto all = ownerOnly | QFileDevice::ExeOwner;
    for (const QString &name : {u"new"_s, u"new/b"_s, u"own"_s, u"own/b"_s})
        QCOMPARE(QFileInfo(path(name)).permissions() & ~usersOwn, all);
    QVERIFY(QFileInfo(path(u"open"_s)).permission(QFileDevice::ReadOther));
}

void TestFiles::readFile_whatIsNoFile_isRefusedAtOnce_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("reason");
    QTest::newRow("a pipe") << u"pipe"_s << u"it isn't a file"_s;
    QTest::newRow("an endless device") << u"/dev/zero"_s << u"it isn't a file"_s;
    QTest::newRow("a folder") << u"/"_s << u"is a directory"_s;
}

void TestFiles::readFile_whatIsNoFile_isRefusedAtOnce()
{
    QFETCH(QString, name);
    QFETCH(QString, reason);
    if (name.endsWith(u"pipe"_s))
        QVERIFY(::mkfifo(QFile::encodeName(name = path(u"pipe"_s)).constData(), 0600) == 0);
    const auto text = readFile(name);
    QVERIFY(!text);
    QCOMPARE(text.error().kind, Error::Kind::ReadFailed);
    QVERIFY2(text.error().subject.toString().endsWith(reason), qPrintable(text.error().subject.toString()));
}

void TestFiles::readFile_tooLong_isRefused()
{
    write(u"file"_s, "12345");
    QCOMPARE(**readFile(path(u"file"_s), 5), QByteArray("12345"));
    const auto text = readFile(path(u"file"_s), 4);
    QVERIFY(!text);
    QVERIFY(text.error().subject.toString().endsWith(u"it has more than 4 bytes"_s));
}

/// An agent reads several files for each command.
void TestFiles::readFile_short_takesLittleMemory()
{
    for (const QByteArray &content : {QByteArray("{}"), QByteArray(300'000, ' ')}) {
        write(u"file"_s, content);
        const auto text = readFile(path(u"file"_s));
        QVERIFY(text && *text == content);
        QVERIFY((*text)->capacity() < 2 * content.size() + 100'000);
    }
}

void TestFiles::readFile_ofAnotherUser_isRefused()
{
    if (::getuid() != 0)
        QSKIP("only root can give a file away");
    write(u"file"_s, "x");
    QVERIFY(::chown(QFile::encodeName(path(u"file"_s)).constData(), 4711, 4711) == 0);
    const auto text = readFile(path(u"file"_s));
    QVERIFY(!text);
    QVERIFY(text.error().subject.toString().endsWith(u"it belongs to another user"_s));
}

/// A process's memory has no bytes at 0, so that reading there fails as on a broken disk.
void TestFiles::readFile_ofAFailingDisk_isNotEmpty()
{
    const auto text = readFile(u"/proc/self/mem"_s);
    QVERIFY(!text);
    QCOMPARE(text.error().subject.toString(), u"/proc/self/mem: input/output error"_s);
    QCOMPARE(adviceOn(text.error()).toString(), u"Try again. If that doesn't help, check the disk."_s);
}

void TestFiles::checkReplaceFile_changesNothing()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"a"_s, "old");
    QVERIFY(checkReplaceFile(path(u"a"_s), "new"));
    QVERIFY(checkReplaceFile(path(u"one/two/b"_s), "new"));
    QCOMPARE(contentOf(u"a"_s), "old");
    QCOMPARE(entries(), QStringList{u"a"_s});
}

void TestFiles::checkReplaceFile_noticesAFullDisk()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(u"a"_s, "old");
    const FileSizeLimit full(10);
    QVERIFY(!checkReplaceFile(path(u"a"_s), QByteArray(100, 'x')));
    QCOMPARE(entries(), QStringList{u"a"_s});
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
