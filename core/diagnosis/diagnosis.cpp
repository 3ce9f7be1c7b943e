// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnosis/diagnosis.h"

#include "core/clock.h"
#include "core/net/authorities.h"
#include "core/net/http.h"
#include "core/net/proxies.h"
#include "core/oauth/discovery.h"
#include "core/oauth/loopbacklistener.h"
#include "core/platform/browser.h"
#include "core/platform/filelock.h"
#include "core/platform/paths.h"
#include "core/session/sessions.h"
#include "core/store/dbuscall.h"

#include <QDBusVariant>

#include <algorithm>
#include <cstdlib>
#include <iterator>

using namespace std::chrono_literals;

namespace authtray {

namespace {

using Kind = Error::Kind;

constexpr auto clockTolerance = 60s;
constexpr auto keychainTime = 5s;
constexpr auto sessionTime = 15s;
constexpr auto trayTime = 2s;

Finding aboutClock(const QDateTime &theirs, const QString &host)
{
    const std::chrono::seconds ahead(theirs.secsTo(Clock().now()));
    if (std::chrono::abs(ahead) <= clockTolerance)
        return Finding::good("clock",
                             {QT_TRANSLATE_NOOP("Error", "the computer's clock agrees with that of %1"), {host}});
    const QString difference = QString::number(std::abs(ahead.count()));
    const char *what = ahead > 0s ? QT_TRANSLATE_NOOP("Error", "the computer's clock is %1 seconds ahead of that of %2")
                                  : QT_TRANSLATE_NOOP("Error", "the computer's clock is %1 seconds behind that of %2");
    return Finding::broken("clock", badInput({what, {difference, host}},
                                             QT_TRANSLATE_NOOP("Error", "Set the computer's clock, or let it be set "
                                                                        "from the network.")));
}

QCoro::Task<QList<Finding>> aboutProvider(Http &http, Provider provider)
{
    QList<Finding> findings;
    const QNetworkRequest request(provider.issuerUrl());
    const auto response = co_await http.get(request);
    if (!response) {
        findings.push_back(Finding::broken("provider", response.error()));
        co_return findings;
    }
    if (response->date.isValid())
        findings.push_back(aboutClock(response->date, provider.host()));
    if (!provider.endpointsGiven) {
        const auto endpoints = co_await discover(http, provider);
        if (!endpoints) {
            findings.push_front(Finding::broken("provider", endpoints.error()));
            co_return findings;
        }
    } else if (response->isBusy()) {
        findings.push_front(Finding::broken(
                "provider", {.kind = Kind::ProviderFault, .subject = provider.host(), .busyStatus = response->status}));
        co_return findings;
    }
    findings.push_front(Finding::good("provider", {QT_TRANSLATE_NOOP("Error", "%1 answers"), {provider.host()}}));
    co_return findings;
}

QCoro::Task<Finding> aboutSession(Session *session, QDeadlineTimer deadline)
{
    const Profile &profile = session->profile();
    if (!profile.isSignedIn() && profile.session != Profile::SessionMark::Ended)
        co_return Finding::note("session", {.kind = Kind::NotSignedIn, .subject = profile.name});
    const bool wouldPrompt = co_await session->wouldPrompt();
    if (wouldPrompt)
        co_return Finding::broken("session", {.kind = Kind::StoreLocked});
    const auto account = co_await session->fetchAccount(deadline);
    if (!account)
        co_return Finding::broken("session", account.error());
    const QString label = account->account.label();
    if (label.isEmpty())
        co_return Finding::good("session", QT_TRANSLATE_NOOP("Error", "signed in"));
    co_return Finding::good("session", {QT_TRANSLATE_NOOP("Error", "signed in as %1"), {label}});
}

QList<Finding> diagnoseSettings(const ProfileFolder &profiles)
{
    QList<Finding> findings;
    const auto add = [&findings](const auto &result) {
        if (!result)
            findings.push_back(Finding::broken("settings", result.error()));
    };
    add(profiles.checkSearchable());
    add(profiles.loadSettings());
    for (const Error &problem : profiles.problems())
        findings.push_back(Finding::broken("settings", problem));
    if (findings.isEmpty())
        findings.push_back(
                Finding::good("settings", {QT_TRANSLATE_NOOP("Error", "the profiles are in %1"), {profiles.folder()}}));
    const auto policy = profiles.policy();
    if (policy && !policy->file().isEmpty())
        findings.push_back(Finding::good(
                "policy", {QT_TRANSLATE_NOOP("Error", "%1 applies to everybody on this computer"), {policy->file()}}));
    return findings;
}

/// Writes an entry, reads it back and removes it. No prompt is opened for that.
QCoro::Task<Result<>> tryKeychain(Store *keychain, QString key, QDeadlineTimer deadline)
{
    const auto readable = co_await keychain->checkRead(key);
    if (!readable)
        co_return readable.error();
    const QByteArray probe = "written by authtray --cli doctor, to be removed at once";
    const auto written = co_await keychain->write(key, probe, deadline);
    if (!written)
        co_return written.error();
    co_return co_await keychain->remove(key, deadline);
}

/// Under a lock, because another diagnosis has an entry of the same key. Where all sessions are kept in files, a
/// keychain isn't needed.
QCoro::Task<Finding> diagnoseKeychain(const Sessions *sessions, QDeadlineTimer deadline)
{
    Store &keychain = sessions->stores().of(StoreKind::Keychain);
    const QString name = QStringLiteral(".doctor");
    const auto lock = co_await FileLock::acquire(sessions->paths().lockOf(name), deadline);
    if (!lock)
        co_return Finding::broken("keychain", lock.error());
    const auto tried = co_await tryKeychain(&keychain, sessions->paths().keyOf(name), deadline);
    if (tried)
        co_return Finding::good("keychain", {QT_TRANSLATE_NOOP("Error", "%1 keeps an entry, returns it and removes it"),
                                             {keychainName(keychain.service())}});
    const QList<Session *> all = sessions->all();
    const auto isInFile = [](const Session *session) { return session->profile().store.kind == StoreKind::File; };
    const bool isUnused = !all.isEmpty() && std::ranges::all_of(all, isInFile);
    if (isUnused)
        co_return Finding::note("keychain", tried.error());
    co_return Finding::broken("keychain", tried.error());
}

QList<Finding> diagnoseNetwork()
{
    QList<Finding> findings;
    const auto proxies = Proxies::fromEnvironment();
    if (!proxies) {
        findings.push_back(Finding::broken("proxy", proxies.error()));
    } else {
        const QNetworkProxy proxy = proxies->proxyFor(QUrl(QStringLiteral("https://authtray.invalid")));
        const bool isDirect = proxy.type() == QNetworkProxy::NoProxy;
        findings.push_back(
                Finding::good("proxy", isDirect ? Text(QT_TRANSLATE_NOOP("Error", "the environment names none"))
                                                : Text(QT_TRANSLATE_NOOP("Error", "the environment names %1"),
                                                       {Proxies::nameOf(proxy)})));
    }
    const auto authorities = Authorities::read({});
    const QString file = qEnvironmentVariable("SSL_CERT_FILE");
    if (!authorities)
        findings.push_back(Finding::broken("certificates", authorities.error()));
    else
        findings.push_back(Finding::good(
                "certificates", file.isEmpty() ? Text(QT_TRANSLATE_NOOP("Error", "those of the system are trusted"))
                                               : Text(QT_TRANSLATE_NOOP("Error", "those in %1 are trusted"), {file})));
    return findings;
}

Finding diagnoseBrowser()
{
    if (!hasBrowser())
        return Finding::note("browser", {.kind = Kind::NoDisplay});
    const QString command = browserCommand();
    if (command.isEmpty())
        return Finding::broken(
                "browser", badInput(QT_TRANSLATE_NOOP("Error", "there is no program that opens an address"),
                                    QT_TRANSLATE_NOOP("Error", "Install xdg-utils, or name a browser in BROWSER.")));
    const Text opener{QT_TRANSLATE_NOOP("Error", "an address is opened by %1"), {command}};
    const QString chosen = qEnvironmentVariable("BROWSER");
    if (!chosen.isEmpty() && !chosen.split(u':').contains(command))
        return Finding::note("browser",
                             badInput(opener, QT_TRANSLATE_NOOP("Error", "No program that BROWSER names is there.")));
    return Finding::good("browser", opener);
}

/// Whether a panel has registered for icons by StatusNotifierItem.
QCoro::Task<Finding> diagnoseTray()
{
    const auto watcher = QStringLiteral("org.kde.StatusNotifierWatcher");
    QDBusMessage question = QDBusMessage::createMethodCall(watcher, QStringLiteral("/StatusNotifierWatcher"),
                                                           QStringLiteral("org.freedesktop.DBus.Properties"),
                                                           QStringLiteral("Get"));
    question << watcher << QStringLiteral("IsStatusNotifierHostRegistered");
    question.setAutoStartService(false);
    const QDBusMessage answer = co_await call(question, trayTime);
    const bool hasHost = answer.type() == QDBusMessage::ReplyMessage
                         && answer.arguments().value(0).value<QDBusVariant>().variant().toBool();
    if (hasHost)
        co_return Finding::good("tray", QT_TRANSLATE_NOOP("Error", "a panel shows tray icons"));
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (!hasDisplay)
        co_return Finding::good("tray", QT_TRANSLATE_NOOP("Error", "there is no display, so no icon is shown"));
    co_return Finding::note(
            "tray",
            badInput(QT_TRANSLATE_NOOP("Error", "no panel has registered for tray icons (StatusNotifierItem)"),
                     QT_TRANSLATE_NOOP("Error", "On GNOME, switch the extension AppIndicator on. An older panel may "
                                                "show the icon all the same.")));
}

/// Listens for a moment on the address to which the browser returns.
Finding diagnoseRedirect(const Redirect &redirect)
{
    LoopbackListener listener;
    const auto listening = listener.listen(redirect, QStringLiteral("doctor"));
    if (!listening)
        return Finding::broken("redirect", listening.error());
    return Finding::good("redirect", {QT_TRANSLATE_NOOP("Error", "a browser can return to %1"),
                                      {listener.redirectUri().toString()}});
}

/// One for each address.
QList<Finding> diagnoseRedirects(const QList<Session *> &sessions)
{
    QList<Redirect> redirects;
    for (const Session *session : sessions) {
        const Provider &provider = session->profile().provider;
        if (!provider.clientCredentials && !redirects.contains(provider.redirect))
            redirects.push_back(provider.redirect);
    }
    if (redirects.isEmpty())
        redirects.push_back({});
    QList<Finding> findings;
    std::ranges::transform(redirects, std::back_inserter(findings), diagnoseRedirect);
    return findings;
}

QDeadlineTimer sooner(QDeadlineTimer deadline, std::chrono::milliseconds time)
{
    return std::min(deadline, QDeadlineTimer(time));
}

QCoro::Task<QList<Finding>> diagnoseProfile(Session *session, Sessions *sessions, QDeadlineTimer deadline)
{
    const Profile profile = session->profile();
    QList<Finding> findings;
    if (deadline.hasExpired()) {
        findings.push_back(Finding::note("session", {.kind = Kind::TimedOut, .subject = profile.name}));
        findings.front().profile = profile.name;
        co_return findings;
    }
    const auto allowed = sessions->profiles().checkAllowed(profile);
    if (!allowed) {
        findings.push_back(Finding::broken("session", allowed.error()));
    } else {
        findings = co_await aboutProvider(sessions->http().trusting(profile.caFile), profile.provider);
        findings.push_back(co_await aboutSession(session, sooner(deadline, sessionTime)));
        if (const Text verdict = verdictOn(session->ledger().entries()); !verdict.isEmpty())
            findings.push_back({Finding::Verdict::Note, QStringLiteral("history"), verdict});
    }
    for (Finding &finding : findings)
        finding.profile = profile.name;
    co_return findings;
}

} // namespace

QCoro::Task<> diagnose(Sessions &sessions, QList<Session *> chosen, Report report, QDeadlineTimer deadline)
{
    const auto reportAll = [&report](const QList<Finding> &findings) { std::ranges::for_each(findings, report); };
    reportAll(diagnoseSettings(sessions.profiles()));
    reportAll(diagnoseNetwork());
    report(co_await diagnoseKeychain(&sessions, sooner(deadline, keychainTime)));
    report(diagnoseBrowser());
    reportAll(diagnoseRedirects(chosen));
    report(co_await diagnoseTray());
    for (Session *session : chosen)
        reportAll(co_await diagnoseProfile(session, &sessions, deadline));
}

} // namespace authtray
