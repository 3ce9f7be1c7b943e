// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/errortext.h"

#include "core/shellword.h"

namespace authtray {

namespace {

using Kind = Error::Kind;

Text signInAgain(const SessionOptions &options)
{
    return {"Run 'authtray --cli login%1' to re-authenticate", {options.all()}};
}

/// How to get another token than the one that failed. The values of an error about a variable's token are the variable
/// to unset and, where there is no profile, the provider to sign in to.
Text replaceToken(const Error &error, const SessionOptions &options)
{
    if (error.variable.isEmpty())
        return signInAgain(options);
    const QString enabling = error.values.value(0);
    const Text toUnset = enabling.isEmpty() || enabling == error.variable ? Text("it") : Text(enabling);
    if (error.isSessionKept)
        return {"Put a new token into %1, or unset %2 to use the stored session.", {error.variable, toUnset}};
    const QString provider = error.values.size() < 2 || !options.profile.isEmpty()
                                     ? QString()
                                     : QStringLiteral(" --provider ") + shellWord(error.values.at(1));
    return {"Put a new token into %1, or unset %2 and run 'authtray --cli login%3' to authenticate.",
            {error.variable, toUnset, provider + options.all()}};
}

/// Where there is no token of the kind that was asked for.
Text bringToken(const Error &error, const SessionOptions &options)
{
    if (!error.variable.isEmpty())
        return {"%1 has an access token alone. Unset it to use the stored session.", {error.variable}};
    if (error.values.isEmpty())
        return signInAgain(options);
    return {"Run 'authtray --cli login%1 %2' to sign in for that too.", {options.all(), error.values.first()}};
}

/// The same, after why the token isn't taken.
Text replaceRefused(const Error &error, const SessionOptions &options)
{
    if (error.reason.isEmpty())
        return replaceToken(error, options);
    return {"%1 refused it (%2). %3", {error.subject, error.reason, replaceToken(error, options)}};
}

/// The file that an agent reads is another one than the caller's, who may not know it.
Text asReadBy(const Text &advice, const SessionOptions &options)
{
    if (!options.isByAgent)
        return advice;
    return {"%1 The running Authtray was started with this file; with --no-agent, the command takes its own.", {advice}};
}

/// A keychain asks for its password on the desktop, which a person at a server's terminal doesn't see.
Text unlockStore(const Error &error, const SessionOptions &options)
{
    if (qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY"))
        return withSessionNote("Unlock it and try again.", error);
    if (options.isForEnd)
        return withSessionNote(
                "There is no display here on which it could ask for its password. Unlock it and try again.", error);
    if (!error.isSessionKept)
        return "There is no display here on which it could ask for its password. Unlock it and try again, or keep the "
               "session in an encrypted file with --store file.";
    return withSessionNote({"There is no display here on which it could ask for its password. Unlock it and try again, or "
                            "sign in again and keep the session in an encrypted file: authtray --cli login%1 --store "
                            "file.",
                            {options.all()}},
                           error);
}

QList<Text> textsOf(const QStringList &values)
{
    return {values.begin(), values.end()};
}

/// No default: a new kind doesn't compile before it is decided whether a terminal needs its own advice.
Text adviceFor(const Error &error, const SessionOptions &options)
{
    switch (error.kind) {
    case Kind::NotSignedIn:
        return error.advice.isEmpty() ? Text("Run 'authtray --cli login%1' to authenticate", {options.all()})
                                      : error.advice;
    case Kind::SessionEnded:
    case Kind::AccountChanged:
    case Kind::StoreDamaged: return signInAgain(options);
    case Kind::StoreMissing:
        if (error.values.isEmpty())
            return signInAgain(options);
        return {"%1, or start the keychain program that has it if another one answers.", {signInAgain(options)}};
    case Kind::SettingsChanged:
        if (!error.advice.isEmpty())
            return withSessionNote(error.advice, error);
        return withSessionNote({"Put them back as they were. If you have changed them, sign in again: authtray --cli "
                                "login%1.",
                                {options.all()}},
                               error);
    case Kind::TokenRefused: return replaceRefused(error, options);
    case Kind::Refused:
        if (error.variable.isEmpty())
            return adviceOn(error);
        return {"%1 Or ask the provider's administrator.", {replaceToken(error, options)}};
    case Kind::TokenExpired:
    case Kind::NotRenewable: return replaceToken(error, options);
    case Kind::NotIssued: return bringToken(error, options);
    case Kind::NoToken: return {"%1. %2", {error.subject, replaceToken(error, options)}};
    case Kind::OtherProvider: return "To replace the provider, sign in again with --force, or use another --profile.";
    case Kind::OtherAccount: return "To replace the account, sign in again with --force, or use another --profile.";
    case Kind::SessionLeft:
        if (error.values.size() > 1)
            return {"Run 'authtray --cli logout --profile %1%2' first. If %3 is gone for good: authtray --cli profiles "
                    "remove %1 --force%2.",
                    {shellWord(error.values.first()), options.config, error.values.last()}};
        return {"Run 'authtray --cli logout --profile %1%2' first.", {shellWord(error.values.value(0)), options.config}};
    case Kind::UntrustedTls:
        return {"Check the computer's date and the network. If your company inspects traffic, or %1 has a CA of its own, "
                "sign in with --ca-file FILE.",
                {error.subject}};
    case Kind::StoreLocked: return unlockStore(error, options);
    case Kind::StoreAbsent:
        if (!error.subject.isEmpty() && options.isForEnd && !error.isSessionKept)
            return {"Start %1, restart Authtray if it runs, and try again. If %1 is gone for good, remove the profile: "
                    "authtray --cli profiles remove NAME --force%2.",
                    {error.subject, options.config}};
        if (!error.subject.isEmpty() && options.isForEnd)
            return {"Start %1, restart Authtray if it runs, and try again. If %1 is gone for good, sign in again first.",
                    {error.subject}};
        if (!error.subject.isEmpty())
            return {"Start %1, restart Authtray if it runs, and try again, or sign in again: authtray --cli login%2.",
                    {error.subject, options.all()}};
        if (options.isForEnd)
            return "Start the one that has the session, for example gnome-keyring, KWallet or KeePassXC, and try again.";
        if (!error.isSessionKept)
            return "Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again, or keep the "
                   "session in an encrypted file with --store file.";
        return {"Start the one that has the session, for example gnome-keyring, KWallet or KeePassXC, and try again, or "
                "sign in again and keep the session in an encrypted file: authtray --cli login%1 --store file.",
                {options.all()}};
    case Kind::PassphraseMissing:
    case Kind::NewPassphraseMissing:
        if (options.isByAgent)
            return withSessionNote("Run it with --no-agent, on a terminal or with AUTHTRAY_PASSPHRASE_FILE=FILE. A "
                                   "running agent must have been started with that variable, or with systemd's "
                                   "LoadCredential=authtray-passphrase:FILE.",
                                   error);
        return withSessionNote("Run it on a terminal, or with AUTHTRAY_PASSPHRASE_FILE=FILE, or with systemd's "
                               "LoadCredential=authtray-passphrase:FILE.",
                               error);
    case Kind::PassphraseWrong:
        if (error.values.isEmpty())
            return adviceOn(error);
        return withSessionNote(asReadBy({"It is from %1: correct it there. If it is forgotten, remove the encrypted file "
                                         "and sign in again.",
                                         {error.values.first()}},
                                        options),
                               error);
    case Kind::TimedOut:
        return error.advice.isEmpty() ? Text("Try again, or wait longer with --timeout.") : error.advice;
    case Kind::NoDisplay:
        return "Use --no-browser to open the address yourself, or --device to sign in with a code, on any device.";
    case Kind::NoBrowser: return "Set BROWSER to a command that opens one, or use --no-browser or --device.";
    case Kind::NoClient:
        return {"Register a native app there yourself, with the redirect address %1, and give its client ID with "
                "--client-id.",
                textsOf(error.values)};
    case Kind::NoSecret: return "Give it with --client-secret env.NAME, or --client-secret - to be asked for it.";
    case Kind::ClientRefused:
        if (!error.advice.isEmpty())
            return withSessionNote(error.advice, error);
        return withSessionNote(
                "Check the client's ID, and sign in again with the right secret: --client-secret env.NAME, or "
                "--client-secret - to be asked for it.",
                error);
    case Kind::NoDeviceFlow: return "Use --no-browser instead: it takes the address that the browser ends on.";
    case Kind::NoTenant: return {"Choose one with --tenant NAME: %1", {error.values.join(QStringLiteral(", "))}};
    case Kind::UnknownProvider: return {"See 'authtray --cli providers%1'.", {options.config}};
    case Kind::UnknownSetting: return {"See 'authtray --cli providers --json%1'.", {options.config}};
    case Kind::MissingSetting: return {"Give it with --set %1=VALUE. %2, for example %3", textsOf(error.values)};
    case Kind::BadCaFile: return "Give a PEM file, with login --ca-file for one profile or in SSL_CERT_FILE for all.";
    case Kind::TwoTokens: return {"Choose one with --profile %1 or --profile %2.", textsOf(error.values)};
    case Kind::BadPassphraseFile: return asReadBy(error.advice, options);
    case Kind::SignInFailed:
    case Kind::BadImport:
    case Kind::BadInput: return error.advice;
    case Kind::Unreachable:
    case Kind::ProxyUnreachable:
    case Kind::ProxyLocked:
    case Kind::ProviderFault:
    case Kind::StoreSilent:
    case Kind::StoreRefused:
    case Kind::StoreFailed:
    case Kind::NoMemory:
    case Kind::NotAllowed:
    case Kind::BadPolicy:
    case Kind::TooNew:
    case Kind::WriteFailed:
    case Kind::ReadFailed:
    case Kind::Cancelled: return adviceOn(error);
    }
    Q_UNREACHABLE();
}

} // namespace

QString adviceAtTerminal(const Error &error, const SessionOptions &options)
{
    return adviceFor(error, options).inEnglish();
}

} // namespace authtray
