// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/paths.h"

#include "core/platform/instance.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace authtray;
using Kind = Error::Kind;

namespace {

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
// Qt's second names for the same permissions.
constexpr auto asUser = QFileDevice::ReadUser | QFileDevice::WriteUser | QFileDevice::ExeUser;

} // namespace

class TestPaths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void runtime_isMadePrivate();
    void runtime_isFoundAgain();
    void runtime_openToOthers_isRefused_data();
    void runtime_openToOthers_isRefused();
    void runtime_ofOneWorldOpenToOthers_isRefused();
    void runtime_aLink_isRefused();
    void runtime_ofAnotherUser_isNamed();
    void folders_ofAPerson_areNotRoots();
    void runtime_unmakeable_isRefused();
    void config_isTheOneAskedFor();
    void config_notAskedFor_isTheEnvironments();
    void config_ofConfigPath_isTheEnvironmentsToo();
    void config_aFile_isRefused();
    void config_neither_isThePlatforms();
    void runtime_relative_isNotUsed();
    void config_isNotMade();
    void state_isOfTheInstance();
    void world_ofOneFolderByItsNames_isOne_data();
    void world_ofOneFolderByItsNames_isOne();
    void world_ofFolderNotYetThere_staysOnceItIs();
    void world_ofDifferentFolders_differs();
    void lockAndKey_tellProfilesAndWorldsApart();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    Paths find(const QString &config) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_currentFolder;
};

void TestPaths::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_currentFolder = QDir::currentPath();
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("run")));
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("config")));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(path(QStringLiteral("run"))));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(path(QStringLiteral("xdg"))));
    qputenv("XDG_STATE_HOME", QFile::encodeName(path(QStringLiteral("state"))));
    qunsetenv("AUTHTRAY_CONFIG_DIR");
    qunsetenv("AUTHTRAY_CONFIG_PATH");
}

void TestPaths::cleanup()
{
    QDir::setCurrent(m_currentFolder);
}

Paths TestPaths::find(const QString &config) const
{
    const auto paths = Paths::find(config);
    return paths ? *paths : Paths();
}

void TestPaths::runtime_isMadePrivate()
{
    const auto paths = Paths::find(path(QStringLiteral("config")));
    QVERIFY(paths);
    QCOMPARE(paths->runtime, path(QStringLiteral("run/authtray/")) + paths->instanceId);
    for (const QString &folder : {path(QStringLiteral("run/authtray")), paths->runtime})
        QCOMPARE(QFile::permissions(folder) & ~asUser, ownerOnly & ~asUser);
}

void TestPaths::runtime_isFoundAgain()
{
    const Paths first = find(path(QStringLiteral("config")));
    QCOMPARE(find(path(QStringLiteral("config"))).runtime, first.runtime);
}

void TestPaths::runtime_openToOthers_isRefused_data()
{
    QTest::addColumn<QFileDevice::Permissions>("permissions");
    QTest::newRow("others may look") << QFileDevice::Permissions(ownerOnly | QFileDevice::ReadOther
                                                                 | QFileDevice::ExeOther);
    QTest::newRow("others may write") << QFileDevice::Permissions(ownerOnly | QFileDevice::WriteOther);
    QTest::newRow("the group may look") << QFileDevice::Permissions(ownerOnly | QFileDevice::ReadGroup);
}

void TestPaths::runtime_openToOthers_isRefused()
{
    QFETCH(QFileDevice::Permissions, permissions);
    const QString folder = path(QStringLiteral("run/authtray"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(QFile::setPermissions(folder, permissions));
    const auto paths = Paths::find(path(QStringLiteral("config")));
    QVERIFY(!paths);
    QCOMPARE(paths.error().kind, Kind::WriteFailed);
    QVERIFY(paths.error().subject.toString().startsWith(folder + u':'));
}

void TestPaths::runtime_ofOneWorldOpenToOthers_isRefused()
{
    const Paths paths = find(path(QStringLiteral("config")));
    QVERIFY(QFile::setPermissions(paths.runtime, ownerOnly | QFileDevice::ReadOther));
    QVERIFY(!Paths::find(path(QStringLiteral("config"))));
    QVERIFY(Paths::find(path(QStringLiteral("other"))));
}

void TestPaths::runtime_aLink_isRefused()
{
    QVERIFY(QDir().mkpath(path(QStringLiteral("elsewhere"))));
    QVERIFY(QFile::setPermissions(path(QStringLiteral("elsewhere")), ownerOnly));
    QVERIFY(QFile::link(path(QStringLiteral("elsewhere")), path(QStringLiteral("run/authtray"))));
    QVERIFY(!Paths::find(path(QStringLiteral("config"))));
}

void TestPaths::runtime_ofAnotherUser_isNamed()
{
    if (::getuid() != 0)
        QSKIP("only root can give a folder away");
    const QString folder = path(QStringLiteral("run/authtray"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(::chown(QFile::encodeName(folder).constData(), 4711, 4711) == 0);
    const auto paths = Paths::find(path(QStringLiteral("config")));
    QVERIFY(!paths);
    QCOMPARE(paths.error().subject.toString(), folder + QStringLiteral(": it belongs to another user, 4711"));
}

void TestPaths::folders_ofAPerson_areNotRoots()
{
    if (::getuid() != 0)
        QSKIP("only root can be in another user's environment");
    for (const char *name : {"run", "xdg"}) {
        QDir().mkpath(path(QString::fromLatin1(name)));
        QVERIFY(::chown(QFile::encodeName(path(QString::fromLatin1(name))).constData(), 4711, 4711) == 0);
    }
    QVERIFY(!QString::fromStdString(runtimeBase()).startsWith(m_folder->path()));
    QVERIFY(QString::fromStdString(defaultConfigFolder()).startsWith(m_folder->path())); // a container's, for example
    qputenv("SUDO_UID", "4711"); // as after `sudo -E`
    const auto restore = qScopeGuard([] { qunsetenv("SUDO_UID"); });
    QVERIFY(!QString::fromStdString(runtimeBase()).startsWith(m_folder->path()));
    QVERIFY(!QString::fromStdString(defaultConfigFolder()).startsWith(m_folder->path()));
}

void TestPaths::runtime_unmakeable_isRefused()
{
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(path(QStringLiteral("nowhere/run"))));
    const auto paths = Paths::find(path(QStringLiteral("config")));
    QVERIFY(!paths);
    QCOMPARE(paths.error().kind, Kind::WriteFailed);
}

void TestPaths::config_isTheOneAskedFor()
{
    qputenv("AUTHTRAY_CONFIG_DIR", QFile::encodeName(path(QStringLiteral("other"))));
    QCOMPARE(find(path(QStringLiteral("config"))).config, path(QStringLiteral("config")));
}

void TestPaths::config_notAskedFor_isTheEnvironments()
{
    qputenv("AUTHTRAY_CONFIG_DIR", QFile::encodeName(path(QStringLiteral("config"))));
    QCOMPARE(find({}).config, path(QStringLiteral("config")));
}

void TestPaths::config_ofConfigPath_isTheEnvironmentsToo()
{
    qputenv("AUTHTRAY_CONFIG_PATH", QFile::encodeName(path(QStringLiteral("config"))));
    QCOMPARE(find({}).config, path(QStringLiteral("config")));
    qputenv("AUTHTRAY_CONFIG_DIR", QFile::encodeName(path(QStringLiteral("other"))));
    QCOMPARE(find({}).config, path(QStringLiteral("other")));
}

void TestPaths::config_aFile_isRefused()
{
    const QString name = path(QStringLiteral("authtray-prod.json"));
    QVERIFY(QFile(name).open(QIODevice::WriteOnly));
    const auto paths = Paths::find(name);
    QVERIFY(!paths);
    QCOMPARE(paths.error().kind, Kind::BadInput);
    QCOMPARE(paths.error().subject.toString(), QStringLiteral("%1 is a file, not a folder of settings").arg(name));
}

void TestPaths::config_neither_isThePlatforms()
{
    QCOMPARE(find({}).config, path(QStringLiteral("xdg/authtray")));
}

void TestPaths::state_isOfTheInstance()
{
    const Paths paths = find(path(QStringLiteral("config")));
    QCOMPARE(paths.state, path(QStringLiteral("state/authtray/")) + paths.instanceId);
    QVERIFY(!QFile::exists(path(QStringLiteral("state"))));
    QVERIFY(find(path(QStringLiteral("other"))).state != paths.state);
    for (const char *unusable : {"", "relative"}) {
        qputenv("XDG_STATE_HOME", unusable);
        QVERIFY(find(path(QStringLiteral("config")))
                        .state.endsWith(QStringLiteral("/.local/state/authtray/") + paths.instanceId));
    }
}

void TestPaths::runtime_relative_isNotUsed()
{
    qputenv("XDG_RUNTIME_DIR", "relative");
    QCOMPARE(runtimeBase().front(), '/');
}

void TestPaths::config_isNotMade()
{
    QVERIFY(!find(path(QStringLiteral("later"))).instanceId.isEmpty());
    QVERIFY(!QFile::exists(path(QStringLiteral("later"))));
}

void TestPaths::world_ofOneFolderByItsNames_isOne_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("slash behind") << QStringLiteral("config/");
    QTest::newRow("detour") << QStringLiteral("config/../config/.");
    QTest::newRow("through a link") << QStringLiteral("link");
    QTest::newRow("below a link") << QStringLiteral("parent/config");
}

void TestPaths::world_ofOneFolderByItsNames_isOne()
{
    QVERIFY(QFile::link(path(QStringLiteral("config")), path(QStringLiteral("link"))));
    QVERIFY(QFile::link(m_folder->path(), path(QStringLiteral("parent"))));
    const QString instanceId = find(path(QStringLiteral("config"))).instanceId;
    QFETCH(QString, name);
    QCOMPARE(find(path(name)).instanceId, instanceId);
    QVERIFY(QDir::setCurrent(m_folder->path()));
    QCOMPARE(find(name).instanceId, instanceId);
}

void TestPaths::world_ofFolderNotYetThere_staysOnceItIs()
{
    QVERIFY(QFile::link(m_folder->path(), path(QStringLiteral("parent"))));
    const QString instanceId = find(path(QStringLiteral("parent/new/config"))).instanceId;
    QCOMPARE(find(path(QStringLiteral("new/config"))).instanceId, instanceId);
    QVERIFY(QDir().mkpath(path(QStringLiteral("new/config"))));
    QCOMPARE(find(path(QStringLiteral("new/config"))).instanceId, instanceId);
}

void TestPaths::world_ofDifferentFolders_differs()
{
    QVERIFY(find(path(QStringLiteral("config"))).instanceId != find(path(QStringLiteral("config2"))).instanceId);
}

void TestPaths::lockAndKey_tellProfilesAndWorldsApart()
{
    const Paths one = find(path(QStringLiteral("config"))), other = find(path(QStringLiteral("config2")));
    const QString work = QStringLiteral("work"), home = QStringLiteral("home");
    QVERIFY(one.lockOf(work) != one.lockOf(home) && one.lockOf(work) != other.lockOf(work));
    QVERIFY(one.keyOf(work) != one.keyOf(home) && one.keyOf(work) != other.keyOf(work));
    QVERIFY(one.lockOf(work).startsWith(one.runtime + u'/'));
}

QTEST_APPLESS_MAIN(TestPaths)
#include "tst_paths.moc"
