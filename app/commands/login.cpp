// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/login.h"

#include "app/commands/clientsecret.h"
#include "app/commands/keychainnote.h"
#include "app/commands/leftnote.h"
#include "app/commands/signintarget.h"
#include "app/output/render.h"
#include "app/terminal/hiddeninput.h"
#include "app/terminal/qrcode.h"
#include "app/terminal/terminal.h"
#include "core/foreigntext.h"
#include "core/platform/browser.h"
#include "core/session/sessions.h"
#include "core/shellword.h"

#include <QFileInfo>
#include <QSysInfo>

namespace authtray {

namespace {

/// Writes to stdout if the answer is text too, else to stderr.
Result<> tell(const Request &request, const Terminal &terminal, const QByteArray &text)
{
    if (request.output == OutputFormat::Text)
        return terminal.out(text);
    terminal.err(text);
    return done;
}

Result<> showUrl(const Request &request, const Terminal &terminal, const QUrl &url)
{
    return tell(request, terminal,
                "Please open this URL in your browser to authenticate:\n" + url.toEncoded()
                        + "\nWaiting for authentication...\n");
}

/// The browser is redirected to an address of this computer. From another computer it is reachable only by a tunnel.
void showTunnel(const Terminal &terminal, const SignInAddress &address)
{
    if (address.local.port() < 0)
        return;
    const QByteArray port = QByteArray::number(address.local.port());
    terminal.err("A browser on another computer must reach this one at port " + port + ", for example by: ssh -L "
                 + port + ":localhost:" + port + ' ' + QSysInfo::machineHostName().toUtf8() + '\n');
}

/// Where a code was not asked for, stdout reads as with a browser elsewhere.
Result<> showDeviceInstead(const Request &request, const Terminal &terminal, const DeviceAuthorization &device)
{
    terminal.err(
            "There is no display for a browser here, and no terminal to paste an address into: sign in on any device.\n"
            "The page asks for this code, or shows it: "
            + withoutControls(device.userCode).toUtf8() + '\n'
            + drawQrCode(device.address().toEncoded(), terminal.drawingSize()));
    return showUrl(request, terminal, device.address());
}

Result<> showDeviceCode(const Request &request, const Terminal &terminal, const DeviceAuthorization &device)
{
    if (!request.arguments.has("--device"))
        return showDeviceInstead(request, terminal, device);
    QByteArray text = "Please open this URL in your browser to authenticate:\n" + device.verificationUri.toEncoded()
                      + "\nand enter this code there:\n" + withoutControls(device.userCode).toUtf8() + '\n';
    const QByteArray complete = device.verificationUriComplete.toEncoded();
    if (!complete.isEmpty())
        text += "Or open this one, which has the code in it:\n" + complete + '\n';
    if (const auto told = tell(request, terminal, text); !told)
        return told;
    if (!complete.isEmpty())
        terminal.err(drawQrCode(complete, terminal.drawingSize()));
    return tell(request, terminal, "Waiting for authentication...\n");
}

/// The redirect of a browser on another computer can't reach this process, but a person can paste its address.
std::unique_ptr<HiddenInput> takePastedRedirect(Session &session, const Terminal &terminal)
{
    auto input = std::make_unique<HiddenInput>(); // hides the input before anybody is told to type
    terminal.err(
            "If the browser is on another computer, paste the address of the page it ends on here (it isn't shown):\n");
    const auto read = [&session, &terminal, pasted = QByteArray()](const QByteArray &line) mutable {
        if (line.trimmed().isEmpty())
            return;
        pasted += line + '\n'; // a pasted address may contain line breaks
        const auto taken = session.takeRedirect(line);
        if (!taken && !session.takeRedirect(pasted))
            terminal.err(whatHappened(taken.error()).inEnglish().toUtf8()
                         + ". Copy the whole address and paste it again:\n");
    };
    QObject::connect(input.get(), &HiddenInput::lineRead, &session, read);
    return input;
}

/// The listener still waits, so the person can open the address in a browser.
void offerAddress(const Request &request, Session &session, const Terminal &terminal, const QUrl &url,
                  const Error &error, std::unique_ptr<HiddenInput> &input)
{
    if (session.state().authorizationUrl != url) // the sign-in is over
        return;
    terminal.err("Warning: " + whatHappened(error).inEnglish().toUtf8() + "\nOpen this address yourself:\n"
                 + url.toEncoded() + "\nOr cancel, and sign in on another device: authtray --cli login"
                 + request.arguments.written("login", {"--browser", "--no-browser"}).toUtf8() + " --device\n");
    if (terminal.canAsk())
        input = takePastedRedirect(session, terminal);
}

Result<> openHere(const Request &request, Session &session, const Terminal &terminal, const SignInAddress &address,
                  std::unique_ptr<HiddenInput> &input)
{
    const auto failed = [&, url = address.full](const Error &error) {
        offerAddress(request, session, terminal, url, error, input);
    };
    const auto opened = openInBrowser(address.local, session.profile().preferences.browser, &session, failed);
    if (opened)
        terminal.err("Opening your browser to sign in. Waiting for authentication...\n");
    return opened;
}

SignInChoices::Way wayFor(const Request &request, const Terminal &terminal)
{
    using Way = SignInChoices::Way;
    if (request.arguments.has("--device"))
        return Way::Device;
    // Neither can a browser on this computer reach the listener, nor can a person paste the address of another one.
    const bool isCutOff = request.arguments.has("--no-browser") && !hasBrowser() && !terminal.canAsk();
    return isCutOff ? Way::DeviceIfOffered : Way::Browser;
}

/// What lives as long as the sign-in.
struct Shown
{
    std::unique_ptr<HiddenInput> input; ///< reads what is pasted
    std::optional<Error> problem = {}; ///< why nobody has seen where to sign in
};

/// Nobody can sign in where nobody has seen how.
void callOff(Session &session, Shown &shown, const Error &problem)
{
    shown.problem = problem;
    session.cancelSignIn();
}

SignInChoices choicesFor(const Request &request, Session &session, const Provider &provider, const Terminal &terminal,
                         Shown &shown)
{
    std::unique_ptr<HiddenInput> &input = shown.input;
    const QString question = QStringLiteral("You signed in as %1, but this profile was %2's. Replace it?");
    SignInChoices choices = commonChoices(SignInOptions::from(request), provider, terminal, question);
    choices.way = wayFor(request, terminal);
    choices.stepUp = StepUp::fromChallenge(request.arguments.text("--challenge").toUtf8(), {});
    const bool isNew = request.arguments.has("url") || provider.clientId.isEmpty();
    choices.addsScopes = isNew && !request.arguments.has("--scope");
    choices.clientRegistered = [&terminal, host = provider.host()](bool isAgain) {
        const QString text = isAgain ? QStringLiteral(
                                     "%1 had forgotten the client of this computer. Registered a new one.\n")
                                     : QStringLiteral("Registered Authtray as a client at %1.\n");
        terminal.err(text.arg(withoutControls(host)).toUtf8());
    };
    choices.showDeviceCode = [&](const DeviceAuthorization &device) {
        if (const auto told = showDeviceCode(request, terminal, device); !told)
            callOff(session, shown, told.error());
    };
    choices.openBrowser = [&](const SignInAddress &address) {
        if (!request.arguments.has("--no-browser"))
            return openHere(request, session, terminal, address, input);
        if (const auto told = showUrl(request, terminal, address.full); !told)
            return told;
        if (!hasBrowser())
            showTunnel(terminal, address);
        if (terminal.canAsk())
            input = takePastedRedirect(session, terminal);
        return Result<>(done);
    };
    if (terminal.canAsk()) {
        choices.tenant.choose = [&](QStringList names) {
            input.reset();
            return terminal.choose(QStringLiteral("Your organization has several tenants:"), names,
                                   QStringLiteral("Which one (number or name)?"));
        };
    }
    if (const auto confirm = choices.confirmOtherAccount) {
        choices.confirmOtherAccount = [&input, confirm](Account now, Account before) {
            input.reset();
            return confirm(now, before);
        };
    }
    return choices;
}

/// Names what was requested but not granted by the provider.
QByteArray notesOn(const Session &session)
{
    const QString host = withoutControls(session.profile().provider.host());
    const QString offline = QStringLiteral("offline_access");
    QStringList refused = session.profile().provider.scope.split(u' ', Qt::SkipEmptyParts);
    const bool isOfflineAsked = refused.contains(offline);
    refused.removeIf([&](const QString &scope) {
        return scope == offline || scope == u"openid" || session.state().scopes.contains(scope);
    });
    constexpr qsizetype maxNamed = 5;
    if (refused.size() > maxNamed)
        refused = refused.first(maxNamed) + QStringList{QStringLiteral("and %1 more").arg(refused.size() - maxNamed)};
    QString notes;
    if (!refused.isEmpty())
        notes += QStringLiteral("Note: %1 didn't grant %2.\n")
                         .arg(host, withoutControls(refused.join(QStringLiteral(", "))));
    if (isOfflineAsked && !session.state().isRenewable)
        notes += QStringLiteral("Note: %1 gave no refresh token: sign in again when the token has expired.\n").arg(host);
    return notes.toUtf8() + leftNote(session.profile());
}

/// Another profile's sign-in doesn't change the default, so that no script gets another account's token unasked.
QByteArray noteOnDefault(const Request &request, const Session &session, Sessions &sessions)
{
    const auto name = sessions.profiles().defaultName();
    if (!name || *name == session.profile().name)
        return {};
    const auto profile = sessions.profiles().load(*name);
    if (!profile || profile->isSignedIn())
        return {};
    return QStringLiteral("Note: the default profile is still \"%1\", which isn't signed in. Use this one with --profile "
                          "%2, or make it the default: authtray --cli profiles default %2%3\n")
            .arg(shownName(*name), shellWord(session.profile().name), sessionOptions(request).config)
            .toUtf8();
}

Answer loginSuccess(const Request &request, const Session &session, const Account &account, const Terminal &terminal)
{
    const QString who = account.label().isEmpty() ? QStringLiteral("at %1, which doesn't say who you are")
                                                            .arg(shownName(session.state().provider))
                                                  : QStringLiteral("as ") + shownName(account.label());
    const QString name = request.arguments.has("url") // by which the person hasn't named it
                                 ? QStringLiteral(" (profile %1)").arg(shownName(session.profile().name))
                                 : QString();
    const QString text = QStringLiteral("%1 Successfully authenticated %2\n").arg(terminal.yes(), who + name);
    Document document;
    document.put("authenticated", true)
            .put("email", account.email)
            .put("expires_at", session.state().expiresAt.toString(Qt::ISODate))
            .put("profile", session.profile().name)
            .put("provider", session.state().provider);
    return {Success, render(request.output, document, text), notesOn(session)};
}

} // namespace

SignInChoices commonChoices(const SignInOptions &options, const Provider &provider, const Terminal &terminal,
                            const QString &question)
{
    SignInChoices choices;
    choices.provider = provider;
    choices.store = options.store;
    if (options.caFile)
        choices.caFile = options.caFile->isEmpty() ? QString() : QFileInfo(*options.caFile).absoluteFilePath();
    choices.tenant.name = provider.tenantSource.url.isEmpty() ? QString() : options.tenant;
    choices.mayReplaceProvider = options.force;
    if (options.force) {
        choices.confirmOtherAccount = [](Account, Account) -> QCoro::Task<bool> { co_return true; };
    } else if (terminal.canAsk()) {
        choices.confirmOtherAccount = [&terminal, question](Account now, Account before) {
            const QString who = now.label().isEmpty() ? QStringLiteral("somebody whom the provider doesn't name")
                                                      : shownName(now.label());
            return terminal.confirm(question.arg(who, shownName(before.label())));
        };
    }
    return choices;
}

QCoro::Task<Result<Answer>> login(Request request, Sessions &sessions, Terminal &terminal, QDeadlineTimer deadline)
{
    sessions.http().setDeadline(deadline); // no agent runs this command, so nobody else uses it
    const Presets presets(sessions.paths());
    const SignInOptions options = SignInOptions::from(request);
    const auto profile = co_await findSignInTarget(options, sessions.profiles(), presets, terminal, sessions.http(),
                                                   deadline);
    if (!profile)
        co_return profile.error();
    const auto secret = co_await readClientSecret(options.clientSecret, terminal, deadline);
    if (!secret)
        co_return secret.error();
    Session *session = sessions.findOrAdd(*profile);
    Shown shown;
    SignInChoices choices = choicesFor(request, *session, profile->provider, terminal, shown);
    choices.clientSecret = *secret;
    const KeychainNote note(*session, terminal, options.store);
    const auto signedIn = co_await sessions.signIn(*session, choices, deadline);
    shown.input.reset();
    if (!signedIn && shown.problem)
        co_return std::as_const(*shown.problem);
    if (!signedIn)
        co_return signedIn.error();
    Answer answer = loginSuccess(request, *session, signedIn->account, terminal);
    answer.err += noteOnDefault(request, *session, sessions);
    if (signedIn->defaultProblem)
        answer.err += failure(*signedIn->defaultProblem).err;
    co_return std::as_const(answer);
}

} // namespace authtray
