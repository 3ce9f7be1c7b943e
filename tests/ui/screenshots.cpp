// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Not a test: paints every state of window and tray icon into the folder named first, to be looked at. A second
// argument "dark" or "grey" takes such a palette, "rtl" the other direction, "de" that language. LANGUAGE,
// QT_SCALE_FACTOR and -platform work as usual.
#include "core/log.h"
#include "core/net/http.h"
#include "core/platform/files.h"
#include "core/session/sessions.h"
#include "core/utc.h"
#include "tests/support/memorystore.h"
#include "tests/support/setclock.h"
#include "ui/account/accountwindow.h"
#include "ui/account/diagnosisdialog.h"
#include "ui/account/historydialog.h"
#include "ui/account/morebutton.h"
#include "ui/account/programsdialog.h"
#include "ui/addaccount/addaccountdialog.h"
#include "ui/addaccount/providerform.h"
#include "ui/platform/autostart.h"
#include "ui/profilechanges.h"
#include "ui/questions/clientsecretdialog.h"
#include "ui/questions/confirmdialog.h"
#include "ui/questions/passphrasedialog.h"
#include "ui/questions/tenantdialog.h"
#include "ui/settings/language.h"
#include "ui/settings/settingsdialog.h"
#include "ui/state/statuscolour.h"
#include "ui/state/statusicon.h"
#include "ui/tray/traymenu.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPalette>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace authtray;
using Phase = SessionState::Phase;
using Kind = Error::Kind;

namespace {

struct Sample
{
    const char *name;
    SessionState state;
};

const QDateTime now(QDate(2026, 3, 4), QTime(14, 14), utc); // so that two runs give the same pictures

SessionState ada(Phase phase, std::optional<Error> problem = {})
{
    SessionState state;
    state.phase = phase;
    state.profile = QStringLiteral("work");
    state.provider = QStringLiteral("login.example.com");
    state.account.id = QStringLiteral("248289761001");
    state.account.email = QStringLiteral("ada@example.com");
    state.account.name = QStringLiteral("Ada Lovelace");
    state.account.organization = QStringLiteral("Analytical Engines Ltd");
    state.account.role = QStringLiteral("Owner");
    state.signedInAt = now.addDays(-3);
    state.renewedAt = now.addSecs(-37 * 60);
    state.issuedAt = state.renewedAt;
    state.expiresAt = now.addSecs(23 * 60);
    state.renewsAt = now.addSecs(18 * 60);
    state.scopes = QStringLiteral("openid profile email offline_access").split(u' ');
    state.problem = problem;
    if (phase == Phase::Valid)
        state.endsAt = now.addDays(27);
    const bool isUnknown = phase == Phase::Ended || phase == Phase::StoreLocked;
    if (isUnknown)
        state.signedInAt = state.renewedAt = state.issuedAt = state.expiresAt = state.renewsAt = {};
    if (isUnknown)
        state.scopes.clear();
    return state;
}

SessionState longNamed()
{
    SessionState state = ada(Phase::Valid);
    state.account.name = QStringLiteral("Maximiliane-Friederike Freifrau von und zu Donaudampfschifffahrt");
    state.account.email = QStringLiteral(
            "maximiliane-friederike.donaudampfschifffahrt@verwaltung.example-gesellschaft.de");
    state.account.organization = QStringLiteral("Bundesanstalt für Rindfleischetikettierungsüberwachungsaufgaben");
    state.scopes += QStringLiteral("https://www.example.com/auth/calendar.readonly");
    return state;
}

SessionState unbroken()
{
    SessionState state = ada(Phase::RenewalFailing, Error{Kind::StoreFailed, QString(120, u'w'), {}});
    state.account.name = QString(120, u'M');
    state.account.email = QString(100, u'm') + QStringLiteral("@example.com");
    state.account.organization = QString(90, u'x');
    state.account.id = QStringLiteral("auth0|") + QString(64, u'0');
    state.provider = QStringLiteral("a-very-long-tenant-name-that-nobody-asked-for.eu-central-1.login.example.com");
    state.scopes = QStringList(12, QStringLiteral("https://www.example.com/auth/calendar.readonly"));
    return state;
}

QList<Sample> samples()
{
    const QString host = QStringLiteral("login.example.com");
    SessionState waiting = ada(Phase::SigningIn);
    waiting.authorizationUrl = QUrl(QStringLiteral("https://login.example.com/authorize"));
    const Error refused{.kind = Kind::NotAllowed,
                        .subject = QStringLiteral("https://login.example.com/realms/staff"),
                        .values = {QStringLiteral("/etc/xdg/authtray/policy.json")}};
    SessionState notAllowed = ada(Phase::StoreLocked, refused); // the tokens weren't read
    notAllowed.phase = Phase::Unreachable;
    SessionState expired = ada(Phase::Expired);
    expired.expiresAt = now.addSecs(-60);
    SessionState more = ada(Phase::Valid);
    more.stepUp = StepUp{QStringLiteral("files.example.com"), {QStringLiteral("files:write")}, {}, {}};
    SessionState again = more;
    again.stepUp->maxAge = std::chrono::seconds(60);
    return {
            {"signed-out", ada(Phase::SignedOut)},
            {"signing-in", waiting},
            {"valid", ada(Phase::Valid)},
            {"renewing", ada(Phase::Renewing)},
            {"renewal-failing", ada(Phase::RenewalFailing, Error{Kind::Unreachable, host, {}})},
            {"expired", expired},
            {"unreachable", ada(Phase::Unreachable, Error{Kind::Unreachable, host, {}})},
            {"not-allowed", notAllowed},
            {"ended", ada(Phase::Ended, Error{Kind::SessionEnded, host, {}})},
            {"keychain-locked", ada(Phase::StoreLocked, Error{Kind::StoreLocked, {}, {}})},
            {"partly-stored", ada(Phase::PartlyStored, Error{Kind::StoreRefused, {}, {}})},
            {"more-scopes", more},
            {"new-sign-in", again},
            {"long-name", longNamed()},
            {"unbroken", unbroken()},
    };
}

QList<Event> events()
{
    const auto asked = [](int minutesAgo, const char *program, const char *command, int times) {
        return Event{Event::Kind::Asked,
                     now.addSecs(-minutesAgo * 60),
                     QString::fromLatin1(program),
                     QString::fromLatin1(command),
                     {},
                     times};
    };
    return {
            asked(2, "backup.sh", "token", 12),
            {Event::Kind::Renewed, now.addSecs(-37 * 60)},
            {Event::Kind::Failed,
             now.addSecs(-39 * 60),
             {},
             {},
             Error{Kind::Unreachable, QStringLiteral("login.example.com"), {}}},
            asked(60, "bash", "status", 1),
            {Event::Kind::Renewed, now.addSecs(-97 * 60)},
    };
}

SessionView viewOf(const SessionState &state, bool isDefault = true)
{
    const bool isTold = state.isAuthenticated() && !state.profile.isEmpty();
    return {state, now, isDefault, isTold ? events() : QList<Event>()};
}

QList<SessionView> severalProfiles()
{
    QList<SessionView> views{
            viewOf(ada(Phase::Ended, Error{Kind::SessionEnded, QStringLiteral("login.example.com"), {}}), false),
            viewOf(ada(Phase::SignedOut), false), viewOf(ada(Phase::Valid))};
    const char *names[] = {"customer", "home", "work"};
    for (qsizetype i = 0; i < views.size(); ++i)
        views[i].state.profile = QString::fromLatin1(names[i]);
    return views;
}

QPalette darkPalette()
{
    QPalette palette(QColor(0x35, 0x35, 0x35), QColor(0x2a, 0x2a, 0x2a));
    palette.setColor(QPalette::Highlight, QColor(0x2a, 0x82, 0xda));
    return palette;
}

/// All icons in the sizes panels have, on a panel.
void paintIcons(const QDir &folder, const QColor &panel, const QString &name)
{
    const QList<Sample> all = samples();
    QPixmap sheet(40 + static_cast<int>(all.size()) * 56, 170);
    sheet.fill(panel);
    QPainter painter(&sheet);
    int x = 20;
    for (const Sample &sample : all) {
        int y = 10;
        for (const int size : {16, 22, 24, 48}) {
            const StatusIcon icon = statusIconFor(sample.state, now);
            painter.drawPixmap(x, y, draw(icon, size, 1, 0, colourOf(icon.tone, panel)));
            y += size + 10;
        }
        x += 56;
    }
    painter.end();
    sheet.save(folder.filePath(name));
}

QImage portrait()
{
    QImage image(288, 288, QImage::Format_RGB32);
    image.fill(QColor(0x9c, 0xc3, 0xd5));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x4a, 0x35, 0x2b));
    painter.drawEllipse(QPoint(144, 120), 62, 74);
    painter.drawEllipse(QPoint(144, 320), 120, 120);
    return image;
}

/// As the desktop's menu has it, on a panel.
void paintMenu(const QDir &folder)
{
    TrayMenu menu;
    menu.setSessions(severalProfiles());
    menu.ensurePolished();
    menu.resize(menu.sizeHint());
    menu.grab().save(folder.filePath(QStringLiteral("menu.png")));
}

/// A layout's changes go from widget to widget.
void settle()
{
    for (int i = 0; i < 12; ++i)
        QApplication::processEvents();
}

void save(QWidget &widget, const QDir &folder, const QString &name)
{
    settle();
    widget.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

void paintAddAccount(const QDir &folder)
{
    Http http;
    const ProfileFolder profiles(folder.path());
    AddAccountDialog dialog(Presets(folder.path()), profiles, http);
    dialog.setTypingDelay(std::chrono::hours(1)); // asks nobody
    dialog.show();
    auto *providers = dialog.findChild<QListWidget *>();
    for (int row = 0; row < providers->count(); ++row) {
        providers->setCurrentRow(row);
        save(dialog, folder, QStringLiteral("add-account-%1").arg(row));
        auto *fold = dialog.findChild<ProviderForm *>()->findChild<QToolButton *>();
        fold->click();
        save(dialog, folder, QStringLiteral("add-account-%1-advanced").arg(row));
    }
    dialog.findChild<ProviderForm *>()->findChild<QLineEdit *>()->setText(QStringLiteral("ftp://login.example.com"));
    save(dialog, folder, QStringLiteral("add-account-fault"));
    dialog.showProblem({Kind::UntrustedTls, QStringLiteral("login.verwaltung.example-gesellschaft.de"), {}});
    save(dialog, folder, QStringLiteral("add-account-problem"));
    Error misspelt = signInFailed(QStringLiteral("the provider calls itself \"https://login.example.com/\", not "
                                                 "\"https://login.example.com\""),
                                  QStringLiteral("Give the issuer as https://login.example.com/."));
    misspelt.values = {QStringLiteral("https://login.example.com/")};
    dialog.showProblem(misspelt);
    save(dialog, folder, QStringLiteral("add-account-issuer"));
    dialog.findChild<QStackedWidget *>()->setCurrentIndex(1);
    dialog.showBrowser({QUrl(QStringLiteral("https://login.example.com/authorize")), {}});
    save(dialog, folder, QStringLiteral("add-account-browser"));
    dialog.showDeviceCode({QUrl(QStringLiteral("https://login.example.com/device")),
                           QUrl(QStringLiteral("https://login.example.com/device?user_code=WDJB-MJHT")),
                           QStringLiteral("WDJB-MJHT")});
    save(dialog, folder, QStringLiteral("add-account-device"));
}

/// The questions for a profile's new name, and the message after that.
void paintProfileNames(const QDir &folder)
{
    MemoryStore store;
    Http http;
    const Clock clock;
    const QTemporaryDir config;
    ProfileFolder profiles(config.path());
    Profile profile;
    profile.name = QStringLiteral("work");
    profile.session = Profile::SessionMark::SignedIn;
    profile.provider.clientId = QStringLiteral("client");
    (void)profiles.save(profile);
    Sessions sessions({config.path(), config.path(), QStringLiteral("instance"), config.path()}, store, http, clock);
    ProfileChanges changes(sessions);
    QWidget parent;
    changes.rename(*sessions.find(profile.name), &parent);
    auto *rename = parent.findChild<QDialog *>();
    save(*rename, folder, QStringLiteral("rename"));
    rename->findChild<QLineEdit *>()->setText(QStringLiteral("a name with spaces"));
    save(*rename, folder, QStringLiteral("rename-fault"));
    rename->reject();
    QWidget other;
    changes.duplicate(*sessions.find(profile.name), &other);
    save(*other.findChild<QDialog *>(), folder, QStringLiteral("duplicate"));
    AccountWindow window;
    QList<SessionView> views = severalProfiles();
    views.first().sessionsPage = QUrl(QStringLiteral("https://login.example.com/sessions"));
    window.setSessions(views);
    window.raiseAndActivate();
    window.showUndoable(QStringLiteral("The profile is called “office” now."));
    save(window, folder, QStringLiteral("undo"));
    window.findChild<MoreButton *>()->click();
    save(*window.findChild<QMenu *>(), folder, QStringLiteral("more"));
}

/// Who uses a profile's tokens: usual programs, names that are long or from the right, and nobody.
void paintPrograms(const QDir &folder)
{
    MemoryStore store;
    Http http;
    SetClock clock;
    clock.time = now;
    const QTemporaryDir config;
    ProfileFolder profiles(config.path());
    for (const char *name : {"bundesverwaltungsgericht-produktion", "home", "work"}) {
        Profile profile;
        profile.name = QLatin1String(name);
        profile.provider.clientId = QStringLiteral("client");
        (void)profiles.save(profile);
    }
    const Paths paths{config.path(), config.path(), QStringLiteral("instance"), config.path()};
    const auto ask = [&](const char *profile, const char *program, const char *command, int times, qint64 secondsAgo) {
        Usage usage(paths.usageOf(QLatin1String(profile)));
        usage.add({QString::fromUtf8(program), QLatin1String(command), now.addSecs(-secondsAgo), times});
        (void)usage.save();
    };
    ask("work", "rclone", "refresh", 1, 40 * 24 * 3600);
    ask("work", "", "token", 2, 9 * 24 * 3600);
    ask("work", "bash", "me", 1, 26 * 3600);
    ask("work", "starship", "status", 1274, 600);
    ask("work", "backup.sh", "token", 12, 120);
    ask("work", "git", "token", 14, 60);
    for (int i = 0; i < 30; ++i)
        ask("bundesverwaltungsgericht-produktion", qPrintable(QStringLiteral("mmmmmmmmmmmmm%1").arg(i)), "token",
            12345 / (i + 1), i * 3600);
    ask("bundesverwaltungsgericht-produktion", "\u05d0\u05d3\u05d4", "refresh", 1234567, 30);
    Ledger ledger(paths.ledgerOf(QStringLiteral("work")));
    using Reason = LedgerEntry::Reason;
    ledger.add({.event = LedgerEntry::Event::SignedIn, .time = now.addDays(-2), .held = QStringLiteral("9f86d081")});
    ledger.add({.time = now.addSecs(-7200),
                .caller = QStringLiteral("git (credential)"),
                .reason = Reason::Expired,
                .sent = QStringLiteral("9f86d081"),
                .held = QStringLiteral("60303ae2"),
                .generation = 1});
    ledger.add({.time = now.addSecs(-3600),
                .reason = Reason::Schedule,
                .sent = QStringLiteral("60303ae2"),
                .held = QStringLiteral("fd61a03a"),
                .generation = 2});
    ledger.add({.time = now.addSecs(-60),
                .caller = QStringLiteral("backup.sh (token)"),
                .reason = Reason::Expiring,
                .sent = QStringLiteral("fd61a03a"),
                .generation = 2,
                .outcome = LedgerEntry::Outcome::Refused,
                .problem = QStringLiteral("the session has ended")});
    Sessions sessions(paths, store, http, clock);
    for (const char *profile : {"work", "home"}) {
        HistoryDialog dialog(*sessions.find(QLatin1String(profile)));
        dialog.show();
        save(dialog, folder, QStringLiteral("history-") + QLatin1String(profile));
    }
    for (const auto &[profile, name] : {std::pair("work", "programs"), std::pair("home", "programs-none"),
                                        std::pair("bundesverwaltungsgericht-produktion", "programs-long")}) {
        ProgramsDialog dialog(*sessions.find(QLatin1String(profile)));
        dialog.show();
        save(dialog, folder, QLatin1String(name));
    }
}

/// What works on this computer, and a provider and a redirect that don't.
void paintDiagnosis(const QDir &folder)
{
    MemoryStore store;
    Http http;
    SetClock clock;
    const QTemporaryDir config;
    ProfileFolder profiles(config.path());
    Profile profile;
    profile.name = QStringLiteral("bundesverwaltungsgericht-produktion");
    profile.provider.issuer = QStringLiteral("http://127.0.0.1:1");
    profile.provider.clientId = QStringLiteral("client");
    profile.provider.redirect.host = QStringLiteral("redirect.example.com");
    (void)profiles.save(profile);
    Sessions sessions({config.path(), config.path(), QStringLiteral("instance"), config.path()}, store, http, clock);
    DiagnosisDialog dialog(sessions);
    dialog.show();
    const auto *again = dialog.findChild<QPushButton *>();
    (void)QTest::qWaitFor([again] { return again->isEnabled(); });
    save(dialog, folder, QStringLiteral("diagnosis"));
}

/// What a sign-in may ask for in between, and what is asked before a token is copied.
void paintQuestions(const QDir &folder)
{
    PassphraseDialog known(QStringLiteral("/home/ada/.config/authtray/sessions/work.sealed"), false);
    known.show();
    save(known, folder, QStringLiteral("passphrase"));
    PassphraseDialog newPassphrase(QStringLiteral("/home/ada/.config/authtray/sessions/work.sealed"), true);
    newPassphrase.show();
    save(newPassphrase, folder, QStringLiteral("passphrase-new"));
    QWidget parent;
    chooseTenant(&parent, {QStringLiteral("DefaultTenant"), QStringLiteral("Production"), QStringLiteral("Staging")});
    save(*parent.findChild<QDialog *>(), folder, QStringLiteral("tenant"));
    QWidget secretParent;
    askClientSecret(&secretParent, QStringLiteral("login.example.com"), QStringLiteral("authtray-desktop"));
    save(*secretParent.findChild<QDialog *>(), folder, QStringLiteral("client-secret"));
    QWidget stepUpParent;
    confirmStepUp(&stepUpParent, StepUp{QStringLiteral("files.example.com"), {QStringLiteral("files:write")}, {}, {}},
                  QStringLiteral("login.example.com"));
    save(*stepUpParent.findChild<QMessageBox *>(), folder, QStringLiteral("allow-more"));
    Account account = ada(Phase::Valid).account;
    confirmCopyToken(&parent, account);
    save(*parent.findChild<QMessageBox *>(), folder, QStringLiteral("copy-token"));
    account.email = QStringLiteral(
            "\u05e2\u05d3\u05d4.\u05dc\u05d0\u05d1\u05dc\u05d9\u05d9\u05e1@verwaltung.example-gesellschaft.de");
    QWidget other;
    confirmCopyToken(&other, account);
    save(*other.findChild<QMessageBox *>(), folder, QStringLiteral("copy-token-long"));
}

/// As an instance of its own, with two profiles. `policy`: the administrator's.
void paintSettings(const QDir &folder, const QString &name, const QByteArray &policy)
{
    const QTemporaryDir config;
    const QString system = config.filePath(QStringLiteral("system"));
    (void)replaceFile(system + QStringLiteral("/policy.json"), policy, FileAccess::AsBefore);
    ProfileFolder profiles(config.path());
    for (const char *profileName : {"home", "work"}) {
        Profile profile;
        profile.name = QLatin1String(profileName);
        profile.provider.clientId = QStringLiteral("client");
        profile.preferences.browser = QStringLiteral("firefox -P %1 %u").arg(profile.name);
        profile.provider.hosts = {QStringLiteral("git.example.com"), QStringLiteral("registry.example.com:5000/team")};
        (void)profiles.save(profile);
    }
    MemoryStore store;
    Http http;
    const Clock clock;
    Sessions sessions({config.path(), config.path(), QStringLiteral("instance"), config.path(), system}, store, http,
                      clock);
    keepLog();
    qCInfo(lcUi) << "signed in to profile \"work\"";
    SettingsDialog dialog(sessions);
    dialog.raiseAndActivate(SettingsDialog::Page::General);
    auto *tabs = dialog.findChild<QTabWidget *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        save(dialog, folder, QStringLiteral("%1-%2").arg(name).arg(tab));
    }
}

/// While one signs in again.
void paintSigningIn(const QDir &folder, const SessionState &state)
{
    AccountWindow window;
    SessionView view = viewOf(state);
    view.hasDeviceFlow = true;
    window.setSessions({view});
    window.raiseAndActivate();
    save(window, folder, QStringLiteral("signing-in"));
    window.showDeviceCode({QUrl(QStringLiteral("https://login.example.com/device")),
                           QUrl(QStringLiteral("https://login.example.com/device?user_code=WDJB-MJHT")),
                           QStringLiteral("WDJB-MJHT")});
    save(window, folder, QStringLiteral("signing-in-on-other-device"));
}

void paintWindow(const QDir &folder, const char *name, const QList<SessionView> &sessions)
{
    AccountWindow window;
    window.addFirstSteps(Autostart(QString(), QStringLiteral("screenshots")));
    window.setSessions(sessions);
    window.raiseAndActivate();
    settle();
    window.grab().save(folder.filePath(QStringLiteral("%1.png").arg(QLatin1String(name))));
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const QDir folder(arguments.value(1, QStringLiteral(".")));
    QDir().mkpath(folder.path());
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    if (arguments.contains(QStringLiteral("dark")))
        QApplication::setPalette(darkPalette());
    if (arguments.contains(QStringLiteral("grey"))) // whose contrast to the usual colours is low
        QApplication::setPalette(QPalette(QColor(0x90, 0x90, 0x90), QColor(0x80, 0x80, 0x80)));
    for (const QString &language : availableLanguages()) {
        if (arguments.contains(language))
            setLanguage(language);
    }
    if (arguments.contains(QStringLiteral("rtl"))) // not the language's own
        QApplication::setLayoutDirection(Qt::RightToLeft);
    paintWindow(folder, "empty", {});
    for (const Sample &sample : samples())
        paintWindow(folder, sample.name, {viewOf(sample.state)});
    for (const auto &[name, phase] :
         {std::pair("picture", Phase::Valid), std::pair("picture-unsaved", Phase::PartlyStored)}) {
        SessionView pictured = viewOf(ada(phase));
        pictured.picture = portrait();
        paintWindow(folder, name, {pictured});
    }
    paintSigningIn(folder, samples().at(1).state);
    paintWindow(folder, "several", severalProfiles());
    paintMenu(folder);
    paintAddAccount(folder);
    paintQuestions(folder);
    paintProfileNames(folder);
    paintPrograms(folder);
    paintDiagnosis(folder);
    paintSettings(folder, QStringLiteral("settings"), "{}");
    paintSettings(folder, QStringLiteral("settings-locked"),
                  R"({"locked": {"close_to_tray": true, "symbolic_icon": false, "language": "", "notifications": true,
                                 "renew_ahead_minutes": 10, "browser": "firefox %u"}})");
    paintSettings(folder, QStringLiteral("settings-bad-policy"), "{");
    paintIcons(folder, Qt::white, QStringLiteral("icons-light.png"));
    paintIcons(folder, QColor(0x80, 0x80, 0x80), QStringLiteral("icons-grey.png"));
    paintIcons(folder, QColor(0x1e, 0x1e, 0x1e), QStringLiteral("icons-dark.png"));
    return 0;
}
