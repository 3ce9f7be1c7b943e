// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

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
    QVERIFY(written.error().subject.toString().startsWith(path(u"a"_s) + u": "_s));
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
