// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsdialog.h"

#include "core/log.h"
#include "core/session/sessions.h"
#include "tests/support/testenvironment.h"
#include "ui/settings/generalsettings.h"
#include "ui/settings/profilesettings.h"
#include "ui/widgets/lockednote.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

/// The dialog on profiles of its own. restart() is another process that finds what this one has stored.
class tst_SettingsDialog : public TestEnvironment
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<Settings>(); }
    void init();
    void cleanup();

    void closeToTray_isToldAtOnceAndSurvivesARestart();
    void symbolicIcon_isToldAtOnceAndSurvivesARestart();
    void startAtLogin_makesTheFileAndSurvivesARestart();
    void language_isToldAtOnceAndSurvivesARestart();
    void notifications_areTheProfilesAndSurviveARestart();
    void renewAhead_countsAtOnceAndSurvivesARestart();
    void browser_isStoredAndSurvivesARestart();
    void browser_notThere_isSaidAndNotStored();
    void hosts_areStoredAsTheyAreRead();
    void hosts_thatAreNone_areSaidAndNotStored();
    void profile_other_hasItsOwn();
    void settingsFile_bad_isSaidAndLeftAlone();
    void profileFile_bad_isSaidAndLeftAlone();
    void profiles_none_isSaid();
    void setting_lockedByThePolicy_isShownAsSuch_data();
    void setting_lockedByThePolicy_isShownAsSuch();
    void policy_changed_isShownAtOnce();
    void policy_bad_isSaidAndNothingCanBeChanged();
    void ctrlTab_reachesEveryPage();
    void log_isShownAndCopied();
    void about_namesTheVersions();

private:
    void restart();
    template<typename Page, typename Widget>
    Widget *find(const QString &text = {}) const;
    template<typename Page>
    QString noticeOn() const;
    QWidget *settingOf(const QString &label) const;
    static QString shown(const QWidget *setting);
    qsizetype lockedNotes() const;
    Profile stored(const char *name = "work") const { return *m_sessions->profiles().load(QLatin1String(name)); }
    QByteArray read(const QString &file) const;
    void write(const QString &file, const QByteArray &text) const;

    Clock m_clock;
    std::unique_ptr<Sessions> m_sessions;
    std::unique_ptr<SettingsDialog> m_dialog;
};

void tst_SettingsDialog::init()
{
    TestEnvironment::init();
    qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8());
    for (const char *name : {"home", "work"}) {
        Profile profile;
        profile.name = QLatin1String(name);
        profile.provider.clientId = QStringLiteral("client");
        QVERIFY(m_profiles->save(profile));
    }
    QVERIFY(m_profiles->makeDefault(QStringLiteral("work")));
    restart();
}

void tst_SettingsDialog::cleanup()
{
    m_dialog.reset();
    m_sessions.reset();
    TestEnvironment::cleanup();
}

void tst_SettingsDialog::restart()
{
    m_dialog.reset();
    m_sessions = std::make_unique<Sessions>(m_paths, m_keychain, *m_http, m_clock);
    m_dialog = std::make_unique<SettingsDialog>(*m_sessions);
    m_dialog->raiseAndActivate(SettingsDialog::Page::General);
}

template<typename Page, typename Widget>
Widget *tst_SettingsDialog::find(const QString &text) const
{
    for (Widget *widget : m_dialog->findChild<Page *>()->template findChildren<Widget *>()) {
        if constexpr (requires { widget->text(); }) {
            if (!text.isEmpty() && !widget->text().remove(u'&').contains(text))
                continue;
        }
        return widget;
    }
    return nullptr;
}

template<typename Page>
QString tst_SettingsDialog::noticeOn() const
{
    QString text;
    for (const QLabel *label : find<Page, MessageBar>()->template findChildren<QLabel *>())
        text += label->text();
    return text;
}

/// The widget that a person reaches by the label.
QWidget *tst_SettingsDialog::settingOf(const QString &label) const
{
    for (QLabel *shown : m_dialog->findChildren<QLabel *>()) {
        if (shown->text().remove(u'&') == label)
            return shown->buddy();
    }
    for (QCheckBox *box : m_dialog->findChildren<QCheckBox *>()) {
        if (box->text().remove(u'&') == label)
            return box;
    }
    return nullptr;
}

QString tst_SettingsDialog::shown(const QWidget *setting)
{
    if (const auto *box = qobject_cast<const QCheckBox *>(setting))
        return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    if (const auto *spin = qobject_cast<const QSpinBox *>(setting))
        return spin->text();
    return qobject_cast<const QComboBox *>(setting)->currentText();
}

qsizetype tst_SettingsDialog::lockedNotes() const
{
    const auto notes = m_dialog->findChildren<LockedNote *>();
    return std::ranges::count_if(notes, [](const LockedNote *note) { return !note->isHidden(); });
}

QByteArray tst_SettingsDialog::read(const QString &file) const
{
    QFile opened(m_folder->filePath(file));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

void tst_SettingsDialog::write(const QString &file, const QByteArray &text) const
{
    QFile opened(m_folder->filePath(file));
    QVERIFY(opened.open(QIODevice::WriteOnly));
    opened.write(text);
}

void tst_SettingsDialog::closeToTray_isToldAtOnceAndSurvivesARestart()
{
    const auto box = [this] { return find<GeneralSettings, QCheckBox>(QStringLiteral("Stay in the tray")); };
    QSignalSpy changed(m_dialog.get(), &SettingsDialog::changed);
    QVERIFY(box()->isChecked());
    box()->click();
    QCOMPARE(changed.size(), 1);
    QVERIFY(!changed.at(0).at(0).value<Settings>().isClosedToTray);
    restart();
    QVERIFY(!box()->isChecked());
    QVERIFY(m_sessions->profiles().chosenDefault());
}

void tst_SettingsDialog::symbolicIcon_isToldAtOnceAndSurvivesARestart()
{
    const auto box = [this] { return find<GeneralSettings, QCheckBox>(QStringLiteral("Tray icon")); };
    QSignalSpy changed(m_dialog.get(), &SettingsDialog::changed);
    QVERIFY(!box()->isChecked());
    box()->click();
    QVERIFY(changed.at(0).at(0).value<Settings>().isIconSymbolic);
    restart();
    QVERIFY(box()->isChecked());
}

void tst_SettingsDialog::startAtLogin_makesTheFileAndSurvivesARestart()
{
    const auto box = [this] { return find<GeneralSettings, QCheckBox>(QStringLiteral("Start")); };
    QVERIFY(!box()->isChecked());
    box()->click();
    QVERIFY(read(QStringLiteral("autostart/authtray-instance.desktop")).contains("Exec="));
    restart();
    QVERIFY(box()->isChecked());
    box()->click();
    QVERIFY(read(QStringLiteral("autostart/authtray-instance.desktop")).isEmpty());
}

void tst_SettingsDialog::language_isToldAtOnceAndSurvivesARestart()
{
    const auto box = [this] { return find<GeneralSettings, QComboBox>(); };
    QSignalSpy changed(m_dialog.get(), &SettingsDialog::changed);
    QSignalSpy languageChanged(m_dialog.get(), &SettingsDialog::languageChanged);
    QCOMPARE(box()->currentData().toString(), QString());
    box()->setCurrentIndex(box()->findData(QStringLiteral("en")));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).value<Settings>().language, QStringLiteral("en"));
    QCOMPARE(languageChanged.size(), 1);
    restart();
    QCOMPARE(box()->currentData().toString(), QStringLiteral("en"));
}

void tst_SettingsDialog::notifications_areTheProfilesAndSurviveARestart()
{
    const auto box = [this] { return find<ProfileSettings, QCheckBox>(); };
    QVERIFY(box()->isChecked());
    box()->click();
    QTRY_VERIFY(stored().preferences.isQuiet);
    QVERIFY(m_sessions->find(QStringLiteral("work"))->profile().preferences.isQuiet);
    QVERIFY(!stored("home").preferences.isQuiet);
    restart();
    QVERIFY(!box()->isChecked());
}

void tst_SettingsDialog::renewAhead_countsAtOnceAndSurvivesARestart()
{
    const auto box = [this] { return find<ProfileSettings, QSpinBox>(); };
    QCOMPARE(box()->value(), 0);
    box()->setValue(15);
    QTRY_COMPARE(m_sessions->find(QStringLiteral("work"))->profile().preferences.renewAhead, 15min);
    restart();
    QCOMPARE(box()->value(), 15);
    box()->setValue(0);
    QTRY_VERIFY(!stored().preferences.renewAhead);
}

void tst_SettingsDialog::browser_isStoredAndSurvivesARestart()
{
    auto *combo = m_dialog->findChild<ProfileSettings *>()->findChildren<QComboBox *>().last();
    combo->setEditText(QStringLiteral("sh -c true %u"));
    QTest::keyClick(combo->lineEdit(), Qt::Key_Return);
    QTRY_COMPARE(stored().preferences.browser, QStringLiteral("sh -c true %u"));
    restart();
    QCOMPARE(m_dialog->findChild<ProfileSettings *>()->findChildren<QComboBox *>().last()->currentText(),
             QStringLiteral("sh -c true %u"));
}

void tst_SettingsDialog::hosts_areStoredAsTheyAreRead()
{
    auto *hosts = m_dialog->findChild<ProfileSettings *>()->findChild<QLineEdit *>({}, Qt::FindDirectChildrenOnly);
    hosts->setText(QStringLiteral(" https://Git.Example.com/, pypi.example.com:8443/simple"));
    Q_EMIT hosts->editingFinished();
    const QStringList kept{QStringLiteral("git.example.com"), QStringLiteral("pypi.example.com:8443/simple")};
    QTRY_COMPARE(stored().provider.hosts, kept);
    QTRY_COMPARE(hosts->text(), kept.join(u' '));
    hosts->setText(kept.last());
    Q_EMIT hosts->editingFinished();
    QTRY_COMPARE(stored().provider.hosts, kept.mid(1));
}

void tst_SettingsDialog::hosts_thatAreNone_areSaidAndNotStored()
{
    auto *hosts = m_dialog->findChild<ProfileSettings *>()->findChild<QLineEdit *>({}, Qt::FindDirectChildrenOnly);
    hosts->setText(QStringLiteral("git.example.com http://git.example.com"));
    Q_EMIT hosts->editingFinished();
    QVERIFY(noticeOn<ProfileSettings>().contains(QStringLiteral("git.example.com")));
    QCOMPARE(hosts->text(), QStringLiteral("git.example.com http://git.example.com"));
    QVERIFY(stored().provider.hosts.isEmpty());
}

void tst_SettingsDialog::browser_notThere_isSaidAndNotStored()
{
    auto *combo = m_dialog->findChild<ProfileSettings *>()->findChildren<QComboBox *>().last();
    combo->setEditText(QStringLiteral("no-such-browser %u"));
    QTest::keyClick(combo->lineEdit(), Qt::Key_Return);
    QVERIFY(noticeOn<ProfileSettings>().contains(QStringLiteral("no-such-browser")));
    QCOMPARE(combo->currentText(), QStringLiteral("no-such-browser %u"));
    QCOMPARE(stored().preferences.browser, QString());
}

void tst_SettingsDialog::profile_other_hasItsOwn()
{
    auto *profile = m_dialog->findChild<ProfileSettings *>()->findChildren<QComboBox *>().first();
    QCOMPARE(profile->currentText(), QStringLiteral("work"));
    auto *notify = find<ProfileSettings, QCheckBox>();
    notify->click();
    QTRY_VERIFY(stored().preferences.isQuiet);
    profile->setCurrentText(QStringLiteral("home"));
    QVERIFY(notify->isChecked());
}

void tst_SettingsDialog::settingsFile_bad_isSaidAndLeftAlone()
{
    const QByteArray bad = R"({"version": 1, "close_to_tray": "maybe"})";
    write(QStringLiteral("settings.json"), bad);
    restart();
    QVERIFY(noticeOn<GeneralSettings>().contains(QStringLiteral("\"close_to_tray\" must be")));
    QVERIFY((!find<GeneralSettings, QCheckBox>(QStringLiteral("Stay"))->isEnabled()));
    QCOMPARE(read(QStringLiteral("settings.json")), bad);
}

void tst_SettingsDialog::profileFile_bad_isSaidAndLeftAlone()
{
    const QByteArray bad = R"({"version": 1, "client_id": "client", "renew_ahead_minutes": -5})";
    write(QStringLiteral("profiles/work.json"), bad);
    m_dialog->raiseAndActivate(SettingsDialog::Page::General);
    QVERIFY(noticeOn<ProfileSettings>().contains(QStringLiteral("\"renew_ahead_minutes\" must be")));
    QVERIFY((!find<ProfileSettings, QSpinBox>()->isEnabled()));
    QCOMPARE(read(QStringLiteral("profiles/work.json")), bad);
}

void tst_SettingsDialog::setting_lockedByThePolicy_isShownAsSuch_data()
{
    QTest::addColumn<QByteArray>("setting");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *setting, const char *label, const char *value) {
        QTest::newRow(label) << QByteArray(setting) << QString::fromLatin1(label) << QString::fromLatin1(value);
    };
    row(R"("close_to_tray": false)", "Stay in the tray when the window is closed", "false");
    row(R"("symbolic_icon": true)", "Tray icon in the panel's colour", "true");
    row(R"("language": "de")", "Language", "Deutsch");
    row(R"("notifications": false)", "Show notifications", "false");
    row(R"("renew_ahead_minutes": 10)", "Renew ahead by", "10 min");
    row(R"("browser": "firefox %u")", "Browser command", "firefox %u");
}

void tst_SettingsDialog::setting_lockedByThePolicy_isShownAsSuch()
{
    QFETCH(QByteArray, setting);
    QFETCH(QString, label);
    QFETCH(QString, value);
    setPolicy("{\"locked\": {" + setting + "}}");
    restart();
    m_dialog->raiseAndActivate(SettingsDialog::Page::Profiles);
    const QWidget *widget = settingOf(label);
    QVERIFY(widget);
    QVERIFY(!widget->isEnabled());
    QCOMPARE(shown(widget), value);
    QCOMPARE(widget->accessibleDescription(), QStringLiteral("Set by your administrator"));
    QCOMPARE(lockedNotes(), 1);
}

void tst_SettingsDialog::policy_changed_isShownAtOnce()
{
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("xdg")));
    m_sessions->keepFresh();
    QVERIFY(settingOf(QStringLiteral("Language"))->isEnabled());
    setPolicy(R"({"locked": {"language": "de"}})");
    QTRY_VERIFY(!settingOf(QStringLiteral("Language"))->isEnabled());
    QCOMPARE(lockedNotes(), 1);
    setPolicy("{}");
    QTRY_VERIFY(settingOf(QStringLiteral("Language"))->isEnabled());
    QCOMPARE(lockedNotes(), 0);
    QCOMPARE(settingOf(QStringLiteral("Language"))->accessibleDescription(), QString());
}

void tst_SettingsDialog::policy_bad_isSaidAndNothingCanBeChanged()
{
    setPolicy("{");
    restart();
    const QString said = QStringLiteral("This computer's policy can't be used: ");
    QVERIFY2(noticeOn<GeneralSettings>().contains(said), qPrintable(noticeOn<GeneralSettings>()));
    QVERIFY(noticeOn<ProfileSettings>().contains(said));
    for (const char *label :
         {"Stay in the tray when the window is closed", "Language", "Show notifications", "Renew ahead by"})
        QVERIFY(!settingOf(QString::fromLatin1(label))->isEnabled());
}

void tst_SettingsDialog::profiles_none_isSaid()
{
    for (const char *name : {"home", "work"})
        QVERIFY(m_sessions->profiles().remove(QLatin1String(name)));
    restart();
    QVERIFY(noticeOn<ProfileSettings>().contains(QStringLiteral("no account yet")));
    QVERIFY((!find<ProfileSettings, QCheckBox>()->isEnabled()));
}

void tst_SettingsDialog::ctrlTab_reachesEveryPage()
{
    const auto *pages = m_dialog->findChild<QTabWidget *>();
    m_dialog->raiseAndActivate(SettingsDialog::Page::Log);
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    m_dialog->findChild<QPlainTextEdit *>()->setFocus();
    for (const int next : {3, 0, 1}) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab, Qt::ControlModifier);
        QTRY_COMPARE(pages->currentIndex(), next);
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(pages->currentIndex(), 0);
}

void tst_SettingsDialog::log_isShownAndCopied()
{
    startLog(LogLevel::Warn);
    keepLog();
    qCInfo(lcSession) << "signed in to profile work";
    m_dialog->findChild<QTabWidget *>()->setCurrentIndex(2);
    auto *text = m_dialog->findChild<QPlainTextEdit *>();
    QVERIFY(text->isVisible());
    QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("signed in to profile work")));
    text->parentWidget()->findChild<QPushButton *>()->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("signed in to profile work")));
}

void tst_SettingsDialog::about_namesTheVersions()
{
    m_dialog->findChild<QTabWidget *>()->setCurrentIndex(3);
    m_dialog->findChild<QTabWidget *>()->currentWidget()->findChild<QPushButton *>()->click();
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(text.contains(QLatin1String(qVersion())));
    QVERIFY(text.contains(m_folder->path()));
}

QTEST_MAIN(tst_SettingsDialog)
#include "tst_settingsdialog.moc"
