// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profilefolder.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace authtray;
using Kind = Error::Kind;

namespace {

/// Permissions mean nothing to root, so for a while be somebody to whom they do.
class OrdinaryUser
{
public:
    OrdinaryUser() : m_before(::geteuid())
    {
        if (m_before == 0)
            m_isSomebodyElse = ::seteuid(65534) == 0;
    }
    ~OrdinaryUser()
    {
        if (m_isSomebodyElse && ::seteuid(m_before) != 0)
            qFatal("can't be root again");
    }

private:
    uid_t m_before;
    bool m_isSomebodyElse = false;
};

constexpr auto readOnlyFolder = QFileDevice::ReadOwner | QFileDevice::ExeOwner | QFileDevice::ReadOther
                                | QFileDevice::ExeOther;
constexpr auto openFolder = readOnlyFolder | QFileDevice::WriteOwner | QFileDevice::WriteOther;

Profile profileNamed(const QString &name, const QString &clientId = QStringLiteral("my-app"))
{
    Profile profile;
    profile.name = name;
    profile.provider.clientId = clientId;
    return profile;
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestProfileFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void profile_isLoadedAsItWasSaved();
    void profile_absent_isNotSignedIn();
    void profile_unreadable_isReadFailed_data();
    void profile_unreadable_isReadFailed();
    void file_isForItsOwnerAlone();
    void file_savedAgain_isReplacedWhole();
    void folder_readOnly_saysPermissionDenied();
    void folder_unmakeable_saysPermissionDenied();
    void file_readOnly_saysPermissionDenied();
    void folder_belowAFile_saysWhy();
    void save_failed_keepsTheOldFile();
    void checkSave_leavesNothing();
    void names_areSortedAndOnlyNames();
    void names_ofWhatIsNoFile_areToldToo();
    void names_ofNoFolder_areNone();
    void problems_areToldOfEveryFileThatIsNoProfile();
    void remove_takesTheFile();
    void remove_absent_isWriteFailed();

    void settings_ofNoFile_areTheUsual();
    void settings_changed_areReadBackBesideTheDefault();
    void settings_bad_areRefusedAndNotWrittenOver_data();
    void settings_bad_areRefusedAndNotWrittenOver();
    void default_ofNone_isNone();
    void default_ofOne_isThatOne();
    void default_ofSeveral_isNone();
    void default_made_isThatOne();
    void default_madeAndRemoved_isTheOneLeft();
    void settings_unknownKey_survives();
    void settings_garbage_areLeftAlone();
    void settings_newer_areLeftAlone();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void save(std::initializer_list<QString> names);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ProfileFolder> m_profiles;
};

void TestProfileFolder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QFile::setPermissions(m_folder->path(), openFolder));
    m_profiles = std::make_unique<ProfileFolder>(m_folder->path());
}

void TestProfileFolder::save(std::initializer_list<QString> names)
{
    for (const QString &name : names)
        QVERIFY(m_profiles->save(profileNamed(name)));
}

void TestProfileFolder::profile_isLoadedAsItWasSaved()
{
    save({QStringLiteral("work")});
    const auto loaded = m_profiles->load(QStringLiteral("work"));
    QVERIFY(loaded);
    QVERIFY(*loaded == profileNamed(QStringLiteral("work")));
}

void TestProfileFolder::profile_absent_isNotSignedIn()
{
    const auto loaded = m_profiles->load(QStringLiteral("work"));
    QVERIFY(!loaded);
    QVERIFY(loaded.error() == (Error{Kind::NotSignedIn, QStringLiteral("work"), {}}));
}

void TestProfileFolder::profile_unreadable_isReadFailed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut short") << QByteArray(R"({"client_id": "c")");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no client") << QByteArray("{}");
}

void TestProfileFolder::profile_unreadable_isReadFailed()
{
    QFETCH(QByteArray, text);
    QVERIFY(QDir().mkpath(m_profiles->folder()));
    write(path(QStringLiteral("profiles/work.json")), text);
    const auto loaded = m_profiles->load(QStringLiteral("work"));
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, Kind::ReadFailed);
    QVERIFY(loaded.error().subject.toString().contains(QStringLiteral("work")));
    QVERIFY2(!loaded.error().subject.toString().contains(QStringLiteral("no error")),
             qPrintable(loaded.error().subject.toString()));
}

void TestProfileFolder::file_isForItsOwnerAlone()
{
    save({QStringLiteral("work")});
    QVERIFY(m_profiles->makeDefault(QStringLiteral("work")));
    for (const char *file : {"profiles/work.json", "settings.json"}) {
        const auto others = QFile::permissions(path(QString::fromLatin1(file)))
                            & ~(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser
                                | QFileDevice::WriteUser);
        QCOMPARE(int(others), 0);
    }
}

void TestProfileFolder::file_savedAgain_isReplacedWhole()
{
    save({QStringLiteral("work")});
    QFile reader(path(QStringLiteral("profiles/work.json"))); // has the old one open
    QVERIFY(reader.open(QIODevice::ReadOnly));
    QVERIFY(m_profiles->save(profileNamed(QStringLiteral("work"), QStringLiteral("another"))));
    QVERIFY(reader.readAll().contains("my-app"));
    QCOMPARE(m_profiles->load(QStringLiteral("work"))->provider.clientId, QStringLiteral("another"));
    QCOMPARE(QDir(m_profiles->folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("work.json")});
}

void TestProfileFolder::folder_readOnly_saysPermissionDenied()
{
    QVERIFY(QDir().mkpath(m_profiles->folder()));
    QVERIFY(QFile::setPermissions(m_profiles->folder(), readOnlyFolder));
    const OrdinaryUser user;
    const auto saved = m_profiles->save(profileNamed(QStringLiteral("work")));
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, Kind::WriteFailed);
    QCOMPARE(whatHappened(saved.error()).toString(),
             QStringLiteral("failed to write %1: permission denied").arg(path(QStringLiteral("profiles/work.json"))));
}

void TestProfileFolder::folder_unmakeable_saysPermissionDenied()
{
    QVERIFY(QFile::setPermissions(m_folder->path(), readOnlyFolder));
    const OrdinaryUser user;
    const auto saved = m_profiles->save(profileNamed(QStringLiteral("work")));
    QVERIFY(!saved);
    QCOMPARE(whatHappened(saved.error()).toString(),
             QStringLiteral("failed to write %1: permission denied").arg(path(QStringLiteral("profiles/work.json"))));
}

void TestProfileFolder::file_readOnly_saysPermissionDenied()
{
    save({QStringLiteral("work")});
    QVERIFY(QFile::setPermissions(m_profiles->folder(), openFolder));
    QVERIFY(QFile::setPermissions(path(QStringLiteral("profiles/work.json")),
                                  QFileDevice::ReadOwner | QFileDevice::ReadOther));
    const OrdinaryUser user;
    const auto saved = m_profiles->save(profileNamed(QStringLiteral("work")));
    QVERIFY(!saved);
    QCOMPARE(whatHappened(saved.error()).toString(),
             QStringLiteral("failed to write %1: permission denied").arg(path(QStringLiteral("profiles/work.json"))));
}

void TestProfileFolder::folder_belowAFile_saysWhy()
{
    write(path(QStringLiteral("file")), {});
    ProfileFolder profiles(path(QStringLiteral("file")));
    const auto saved = profiles.save(profileNamed(QStringLiteral("work")));
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, Kind::WriteFailed);
    QCOMPARE(whatHappened(saved.error()).toString(),
             QStringLiteral("failed to write %1: not a directory").arg(path(QStringLiteral("file/profiles/work.json"))));
}

void TestProfileFolder::save_failed_keepsTheOldFile()
{
    save({QStringLiteral("work")});
    const QString file = path(QStringLiteral("profiles/work.json"));
    const QByteArray before = read(file);
    QVERIFY(QFile::setPermissions(m_profiles->folder(), readOnlyFolder));
    {
        const OrdinaryUser user;
        QVERIFY(!m_profiles->save(profileNamed(QStringLiteral("work"), QStringLiteral("another"))));
    }
    QCOMPARE(read(file), before);
}

void TestProfileFolder::checkSave_leavesNothing()
{
    Profile profile;
    profile.name = QStringLiteral("work");
    QVERIFY(ProfileFolder(path(QStringLiteral("a/b"))).checkSave(profile));
    QVERIFY(QDir(m_folder->path()).isEmpty());
    QVERIFY(m_profiles->save(profile));
    QVERIFY(m_profiles->checkSave(profile));
    QCOMPARE(QDir(m_profiles->folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("work.json")});
}

void TestProfileFolder::names_areSortedAndOnlyNames()
{
    save({QStringLiteral("work"), QStringLiteral("home"), QStringLiteral("login.example.com")});
    for (const char *stray : {"profiles/a b.json", "profiles/notes.txt", "profiles/.hidden.json"})
        write(path(QString::fromLatin1(stray)), "{}");
    QCOMPARE(m_profiles->names(),
             (QStringList{QStringLiteral("home"), QStringLiteral("login.example.com"), QStringLiteral("work")}));
}

void TestProfileFolder::names_ofWhatIsNoFile_areToldToo()
{
    save({QStringLiteral("work")});
    const QFileInfo folder(m_profiles->fileOf(QStringLiteral("work")));
    QVERIFY(folder.dir().mkdir(QStringLiteral("folder.json")));
    QVERIFY(QFile::link(QStringLiteral("nowhere"), folder.dir().filePath(QStringLiteral("link.json"))));
    QCOMPARE(::mkfifo(QFile::encodeName(folder.dir().filePath(QStringLiteral("pipe.json"))).constData(), 0600), 0);
    QCOMPARE(m_profiles->names(), QStringList({QStringLiteral("folder"), QStringLiteral("link"), QStringLiteral("pipe"),
                                               QStringLiteral("work")}));
}

void TestProfileFolder::problems_areToldOfEveryFileThatIsNoProfile()
{
    save({QStringLiteral("work")});
    QVERIFY(m_profiles->problems().isEmpty());
    for (const char *stray :
         {"profiles/a b.json", "profiles/broken.json", "profiles/notes.txt", "profiles/.hidden.json"})
        write(path(QString::fromLatin1(stray)), "{");
    QVERIFY(QFile::link(QStringLiteral("nowhere"), path(QStringLiteral("profiles/link.json"))));
    QStringList told;
    for (const Error &problem : m_profiles->problems())
        told += whatHappened(problem).inEnglish().remove(m_profiles->folder()) + u' ' + adviceOn(problem).inEnglish();
    QCOMPARE(told,
             QStringList({QStringLiteral("failed to read /broken.json: not valid JSON Fix or remove the file."),
                          QStringLiteral("failed to read /link.json: no such file or directory Fix or remove the file."),
                          QStringLiteral("failed to read /a b.json: a profile can't have this name Use up to 64 "
                                         "letters, digits, \".\", \"_\" and \"-\", and no \".\" first.")}));
}

void TestProfileFolder::names_ofNoFolder_areNone()
{
    QVERIFY(ProfileFolder(path(QStringLiteral("nowhere"))).names().isEmpty());
}

void TestProfileFolder::remove_takesTheFile()
{
    save({QStringLiteral("work"), QStringLiteral("home")});
    QVERIFY(m_profiles->remove(QStringLiteral("work")));
    QCOMPARE(m_profiles->names(), QStringList{QStringLiteral("home")});
}

void TestProfileFolder::remove_absent_isWriteFailed()
{
    const auto removed = m_profiles->remove(QStringLiteral("work"));
    QVERIFY(!removed);
    QCOMPARE(whatHappened(removed.error()).toString(), QStringLiteral("failed to write %1: no such file or directory")
                                                               .arg(path(QStringLiteral("profiles/work.json"))));
}

void TestProfileFolder::settings_ofNoFile_areTheUsual()
{
    QCOMPARE(*m_profiles->loadSettings(), Settings());
    QVERIFY(!QFile::exists(path(QStringLiteral("settings.json"))));
}

void TestProfileFolder::settings_changed_areReadBackBesideTheDefault()
{
    QVERIFY(m_profiles->save(profileNamed(QStringLiteral("work"))));
    QVERIFY(m_profiles->makeDefault(QStringLiteral("work")));
    const Settings settings{QStringLiteral("de"), false, true, QStringLiteral("https://a.example/client.json")};
    QVERIFY(m_profiles->saveSettings(settings));
    QCOMPARE(*m_profiles->loadSettings(), settings);
    QVERIFY(m_profiles->chosenDefault());
    QVERIFY(m_profiles->saveSettings({}));
    QCOMPARE(*m_profiles->loadSettings(), Settings());
}

void TestProfileFolder::settings_bad_areRefusedAndNotWrittenOver_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("said");
    QTest::newRow("language, a number") << QByteArray(R"({"language": 5})") << QStringLiteral("\"language\"");
    QTest::newRow("language, a path") << QByteArray(R"({"language": "../de"})") << QStringLiteral("\"language\"");
    QTest::newRow("close to tray") << QByteArray(R"({"close_to_tray": "yes"})") << QStringLiteral("\"close_to_tray\"");
    QTest::newRow("symbolic icon") << QByteArray(R"({"symbolic_icon": 1})") << QStringLiteral("\"symbolic_icon\"");
    for (const char *document :
         {"5", "\"http://a.example/client.json\"", "\"https://a.example\"", "\"a.example/client.json\"",
          "\"https://a.example/client.json#a\"", "\"https://ada@a.example/client.json\""})
        QTest::addRow("client document %s", document)
                << QByteArray("{\"client_document\": ") + document + '}' << QStringLiteral("\"client_document\"");
    QTest::newRow("no JSON") << QByteArray("{") << QStringLiteral("settings.json");
    QTest::newRow("newer") << QByteArray(R"({"version": 2})") << QStringLiteral("settings.json");
}

void TestProfileFolder::settings_bad_areRefusedAndNotWrittenOver()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, said);
    write(path(QStringLiteral("settings.json")), file);
    const auto settings = m_profiles->loadSettings();
    QVERIFY(!settings);
    QVERIFY(settings.error().subject.toString().contains(said));
    QVERIFY(!m_profiles->saveSettings({}));
    QCOMPARE(read(path(QStringLiteral("settings.json"))), file);
}

void TestProfileFolder::default_ofNone_isNone()
{
    QVERIFY(!m_profiles->defaultName());
}

void TestProfileFolder::default_ofOne_isThatOne()
{
    save({QStringLiteral("work")});
    QCOMPARE(m_profiles->defaultName(), std::optional(QStringLiteral("work")));
    QVERIFY(!m_profiles->chosenDefault());
}

void TestProfileFolder::default_ofSeveral_isNone()
{
    save({QStringLiteral("work"), QStringLiteral("home")});
    QVERIFY(!m_profiles->defaultName());
}

void TestProfileFolder::default_made_isThatOne()
{
    save({QStringLiteral("work"), QStringLiteral("home")});
    QVERIFY(m_profiles->makeDefault(QStringLiteral("work")));
    QCOMPARE(m_profiles->defaultName(), std::optional(QStringLiteral("work")));
    QVERIFY(m_profiles->chosenDefault());
}

void TestProfileFolder::default_madeAndRemoved_isTheOneLeft()
{
    save({QStringLiteral("work"), QStringLiteral("home")});
    QVERIFY(m_profiles->makeDefault(QStringLiteral("work")));
    QVERIFY(m_profiles->remove(QStringLiteral("work")));
    QCOMPARE(m_profiles->defaultName(), std::optional(QStringLiteral("home")));
    QVERIFY(!m_profiles->chosenDefault());
}

void TestProfileFolder::settings_unknownKey_survives()
{
    write(path(QStringLiteral("settings.json")), R"({"version":1,"colour":"green"})");
    QVERIFY(m_profiles->makeDefault(QStringLiteral("work")));
    const QJsonObject settings = QJsonDocument::fromJson(read(path(QStringLiteral("settings.json")))).object();
    QCOMPARE(settings.value(u"colour").toString(), QStringLiteral("green"));
    QCOMPARE(settings.value(u"default_profile").toString(), QStringLiteral("work"));
}

void TestProfileFolder::settings_garbage_areLeftAlone()
{
    save({QStringLiteral("work")});
    write(path(QStringLiteral("settings.json")), "{,}");
    const auto made = m_profiles->makeDefault(QStringLiteral("work"));
    QVERIFY(!made);
    QCOMPARE(made.error().kind, Kind::ReadFailed);
    QCOMPARE(read(path(QStringLiteral("settings.json"))), QByteArray("{,}"));
    QCOMPARE(m_profiles->defaultName(), std::optional(QStringLiteral("work")));
}

void TestProfileFolder::settings_newer_areLeftAlone()
{
    const QByteArray settings = R"({"version":2,"default_profile":{"name":"home"}})";
    write(path(QStringLiteral("settings.json")), settings);
    const auto made = m_profiles->makeDefault(QStringLiteral("work"));
    QVERIFY(!made);
    QCOMPARE(made.error().kind, Kind::TooNew);
    QCOMPARE(read(path(QStringLiteral("settings.json"))), settings);
}

QTEST_APPLESS_MAIN(TestProfileFolder)
#include "tst_profilefolder.moc"
