// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <QCoreApplication>

// No switch over the kinds has a default: a new kind doesn't compile until it has words and a place in each.
namespace authtray {

using Kind = Error::Kind;

Error badInput(const Text &what, const Text &advice)
{
    return {.kind = Kind::BadInput, .subject = what, .advice = advice};
}

Error badValue(const QString &key, const Text &what)
{
    return {Kind::ReadFailed, {QT_TRANSLATE_NOOP("Error", "\"%1\" must be %2"), {key, what}}, {}};
}

Text whatHappened(const Error &error)
{
    const auto with = [&error](const char *english) { return Text(english, {error.subject}); };
    switch (error.kind) {
    case Kind::NotSignedIn: return QT_TRANSLATE_NOOP("Error", "not authenticated");
    case Kind::SessionEnded:
        if (!error.reason.isEmpty())
            return {QT_TRANSLATE_NOOP("Error", "%1 says the session has ended (%2)"), {error.subject, error.reason}};
        return with(QT_TRANSLATE_NOOP("Error", "%1 says the session has ended"));
    case Kind::AccountChanged:
        return with(QT_TRANSLATE_NOOP("Error", "%1 renewed the session for another account, so it was ended"));
    case Kind::TokenExpired: return QT_TRANSLATE_NOOP("Error", "authentication token has expired");
    case Kind::TokenRefused:
    case Kind::NoToken: return QT_TRANSLATE_NOOP("Error", "invalid authentication token");
    case Kind::NotRenewable:
        if (!error.subject.isEmpty())
            return with(QT_TRANSLATE_NOOP("Error", "the token can't be renewed; it is valid until %1"));
        return QT_TRANSLATE_NOOP("Error", "the token can't be renewed, and doesn't say until when it is valid");
    case Kind::NotIssued:
        if (!error.subject.isEmpty())
            return with(QT_TRANSLATE_NOOP("Error", "the sign-in wasn't for %1"));
        return QT_TRANSLATE_NOOP("Error", "there is no such token, and a renewal brings none");
    case Kind::NoClient:
    case Kind::SignInFailed: return with(QT_TRANSLATE_NOOP("Error", "couldn't sign in: %1"));
    case Kind::OtherAccount: return with(QT_TRANSLATE_NOOP("Error", "another account signed in than before: %1"));
    case Kind::NoDisplay:
        return {QT_TRANSLATE_NOOP("Error", "couldn't sign in: %1"),
                {QT_TRANSLATE_NOOP("Error", "there is no display to open a browser on")}};
    case Kind::NoBrowser: // the sign-in may go on, so this doesn't say that it has failed
        return {QT_TRANSLATE_NOOP("Error", "no browser came up (%1)"), {error.reason}};
    case Kind::NoSecret: return with(QT_TRANSLATE_NOOP("Error", "the sign-in at %1 needs the client's secret"));
    case Kind::NoDeviceFlow: return with(QT_TRANSLATE_NOOP("Error", "%1 doesn't offer sign-in with a code"));
    case Kind::Unreachable: return with(QT_TRANSLATE_NOOP("Error", "can't reach %1"));
    case Kind::UntrustedTls: return with(QT_TRANSLATE_NOOP("Error", "the certificate of %1 isn't trusted"));
    case Kind::ProxyUnreachable: return with(QT_TRANSLATE_NOOP("Error", "can't get through the proxy %1"));
    case Kind::ProxyLocked: return with(QT_TRANSLATE_NOOP("Error", "the proxy %1 wants a user name and a password"));
    case Kind::ProviderFault:
        if (error.busyStatus != 0)
            return {QT_TRANSLATE_NOOP("Error", "%1 can't answer now (status %2)"),
                    {error.subject, QString::number(error.busyStatus)}};
        if (error.mayBeSpent && !error.reason.isEmpty())
            return {QT_TRANSLATE_NOOP("Error", "%1 answered with something that can't be read (%2)"),
                    {error.subject, error.reason}};
        if (error.mayBeSpent)
            return with(QT_TRANSLATE_NOOP("Error", "%1 answered with something that can't be read"));
        if (!error.reason.isEmpty())
            return {QT_TRANSLATE_NOOP("Error", "%1 gave an answer that can't be used (%2)"),
                    {error.subject, error.reason}};
        return with(QT_TRANSLATE_NOOP("Error", "%1 gave an answer that can't be used"));
    case Kind::ClientRefused:
    case Kind::Refused:
        if (!error.reason.isEmpty())
            return {QT_TRANSLATE_NOOP("Error", "%1 refused the request (%2)"), {error.subject, error.reason}};
        return with(QT_TRANSLATE_NOOP("Error", "%1 refused the request"));
    case Kind::StoreLocked: return QT_TRANSLATE_NOOP("Error", "the keychain is locked");
    case Kind::StoreAbsent:
        if (!error.subject.isEmpty())
            return with(QT_TRANSLATE_NOOP("Error", "another keychain has the session than the one that answers: %1"));
        return QT_TRANSLATE_NOOP("Error", "there is no keychain service");
    case Kind::StoreSilent: return QT_TRANSLATE_NOOP("Error", "the keychain doesn't answer");
    case Kind::StoreRefused: return QT_TRANSLATE_NOOP("Error", "the keychain denied access");
    case Kind::StoreFailed: return with(QT_TRANSLATE_NOOP("Error", "the keychain can't be used: %1"));
    case Kind::StoreMissing:
        if (!error.values.isEmpty())
            return with(QT_TRANSLATE_NOOP(
                    "Error", "the keychain has no session of the profile \"%1\", although it was signed in"));
        return with(QT_TRANSLATE_NOOP("Error",
                                      "the stored session of the profile \"%1\" is gone, although it was signed in"));
    case Kind::NoMemory: return with(QT_TRANSLATE_NOOP("Error", "there isn't enough memory to open %1"));
    case Kind::StoreDamaged: return with(QT_TRANSLATE_NOOP("Error", "the session's file %1 is damaged"));
    case Kind::PassphraseMissing: return with(QT_TRANSLATE_NOOP("Error", "there is no passphrase to open %1 with"));
    case Kind::NewPassphraseMissing:
        return with(QT_TRANSLATE_NOOP("Error", "there is no passphrase to encrypt %1 with"));
    case Kind::BadPassphraseFile: return error.subject;
    case Kind::PassphraseWrong: return with(QT_TRANSLATE_NOOP("Error", "the passphrase doesn't open %1"));
    case Kind::SettingsChanged:
        return with(QT_TRANSLATE_NOOP("Error", "the profile's provider settings were changed since the sign-in: %1"));
    case Kind::NotAllowed:
        return {QT_TRANSLATE_NOOP("Error", "%1 isn't allowed by %2"), {error.subject, error.values.value(0)}};
    case Kind::BadPolicy: return with(QT_TRANSLATE_NOOP("Error", "this computer's policy can't be used: %1"));
    case Kind::TooNew: return with(QT_TRANSLATE_NOOP("Error", "%1 was written by a newer Authtray"));
    case Kind::WriteFailed: return with(QT_TRANSLATE_NOOP("Error", "failed to write %1"));
    case Kind::ReadFailed: return with(QT_TRANSLATE_NOOP("Error", "failed to read %1"));
    case Kind::UnknownProvider: return with(QT_TRANSLATE_NOOP("Error", "there is no provider \"%1\""));
    case Kind::TwoTokens:
        return {QT_TRANSLATE_NOOP("Error", "the environment has tokens for %1 and %2"),
                {error.values.value(0), error.values.value(1)}};
    case Kind::OtherProvider:
    case Kind::SessionLeft:
    case Kind::NoTenant:
    case Kind::UnknownSetting:
    case Kind::MissingSetting:
    case Kind::BadCaFile:
    case Kind::BadImport:
    case Kind::BadInput: return error.subject;
    case Kind::TimedOut: return with(QT_TRANSLATE_NOOP("Error", "timed out waiting for %1"));
    case Kind::Cancelled: return QT_TRANSLATE_NOOP("Error", "cancelled");
    }
    Q_UNREACHABLE();
}

Text withSessionNote(const Text &advice, const Error &error)
{
    if (!error.isSessionKept)
        return advice;
    if (error.mayBeSpent)
        return {QT_TRANSLATE_NOOP("Error",
                                  "%1 The old refresh token is kept, but it may no longer work: if so, sign in again."),
                {advice}};
    return {QT_TRANSLATE_NOOP("Error", "%1 The session is kept."), {advice}};
}

Text adviceOn(const Error &error)
{
    const auto noted = [&error](const Text &advice) { return withSessionNote(advice, error); };
    switch (error.kind) {
    case Kind::NotSignedIn:
    case Kind::Cancelled: return {};
    case Kind::SessionEnded:
    case Kind::AccountChanged:
    case Kind::TokenExpired:
    case Kind::TokenRefused:
    case Kind::NoToken:
    case Kind::NotRenewable:
    case Kind::NotIssued:
    case Kind::StoreDamaged: return QT_TRANSLATE_NOOP("Error", "Sign in again.");
    case Kind::StoreMissing:
        if (!error.values.isEmpty())
            return QT_TRANSLATE_NOOP(
                    "Error", "Sign in again, or start the keychain program that has it if another one answers.");
        return QT_TRANSLATE_NOOP("Error", "Sign in again.");
    case Kind::SessionLeft: return QT_TRANSLATE_NOOP("Error", "Sign out first.");
    case Kind::TimedOut: return QT_TRANSLATE_NOOP("Error", "Try again.");
    case Kind::OtherProvider:
        return QT_TRANSLATE_NOOP("Error", "Nothing was changed. Choose another name for the account.");
    case Kind::OtherAccount:
        return QT_TRANSLATE_NOOP("Error", "Nothing was changed. Sign in again to choose the account.");
    case Kind::NoDisplay:
    case Kind::NoBrowser:
        return QT_TRANSLATE_NOOP("Error", "Choose one in the settings, or sign in on another device.");
    case Kind::NoClient:
        return {QT_TRANSLATE_NOOP("Error", "Register a native app there yourself, with the redirect address %1, and "
                                           "give its client ID."),
                {error.values.value(0)}};
    case Kind::NoSecret: return QT_TRANSLATE_NOOP("Error", "Add the account once more, with its client secret.");
    case Kind::NoDeviceFlow: return QT_TRANSLATE_NOOP("Error", "Sign in with a browser on this computer.");
    case Kind::NoTenant:
        return {QT_TRANSLATE_NOOP("Error", "Sign in again and choose one: %1."),
                {error.values.join(QStringLiteral(", "))}};
    case Kind::UnknownProvider: return QT_TRANSLATE_NOOP("Error", "Choose another.");
    case Kind::UnknownSetting: return QT_TRANSLATE_NOOP("Error", "Choose the provider again.");
    case Kind::MissingSetting: return {QT_TRANSLATE_NOOP("Error", "It looks like %1."), {error.values.value(2)}};
    case Kind::BadCaFile: return QT_TRANSLATE_NOOP("Error", "Choose a file in PEM format.");
    case Kind::BadImport: return QT_TRANSLATE_NOOP("Error", "Name the right file, or sign in again.");
    case Kind::TwoTokens: return QT_TRANSLATE_NOOP("Error", "Unset one of them.");
    case Kind::Unreachable: return noted(QT_TRANSLATE_NOOP("Error", "Check the network and try again."));
    case Kind::UntrustedTls:
        return QT_TRANSLATE_NOOP(
                "Error", "Check the computer's date and the network. If your company inspects traffic, install its CA.");
    case Kind::ProxyUnreachable:
        return noted(QT_TRANSLATE_NOOP("Error",
                                       "Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again."));
    case Kind::ProxyLocked:
        return noted(
                QT_TRANSLATE_NOOP("Error", "Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT."));
    case Kind::ProviderFault:
        return noted(error.advice.isEmpty() ? Text(QT_TRANSLATE_NOOP("Error", "Try again later.")) : error.advice);
    case Kind::ClientRefused:
        if (!error.advice.isEmpty())
            return noted(error.advice);
        return noted(QT_TRANSLATE_NOOP(
                "Error", "Check the client's ID and secret, and add the account once more with the right ones."));
    case Kind::Refused: return noted(QT_TRANSLATE_NOOP("Error", "Sign in again, or ask the provider's administrator."));
    case Kind::StoreLocked: return QT_TRANSLATE_NOOP("Error", "Unlock it, and Authtray will continue.");
    case Kind::StoreAbsent:
        if (!error.subject.isEmpty())
            return {QT_TRANSLATE_NOOP("Error", "Start %1 and restart Authtray, or sign in again."), {error.subject}};
        return QT_TRANSLATE_NOOP(
                "Error", "Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again.");
    case Kind::StoreSilent:
        return noted(
                QT_TRANSLATE_NOOP("Error", "Look for a prompt that waits for you, or restart the keychain service."));
    case Kind::StoreRefused:
        return QT_TRANSLATE_NOOP("Error", "Allow Authtray to use the keychain, or unlock it, and try again.");
    case Kind::StoreFailed:
        return noted(error.advice.isEmpty()
                             ? Text(QT_TRANSLATE_NOOP("Error", "Check the keychain service and try again."))
                             : error.advice);
    case Kind::NoMemory:
        return noted(QT_TRANSLATE_NOOP("Error", "Close other programs, or allow Authtray more memory, and try again."));
    case Kind::PassphraseMissing:
    case Kind::NewPassphraseMissing:
        return QT_TRANSLATE_NOOP("Error", "Enter it, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE.");
    case Kind::PassphraseWrong:
        return noted(QT_TRANSLATE_NOOP("Error", "Try again. If it is forgotten, remove the file and sign in again."));
    case Kind::SettingsChanged:
        return noted(
                QT_TRANSLATE_NOOP("Error", "Put them back as they were, or sign in again if you have changed them."));
    case Kind::NotAllowed:
        return noted(error.advice.isEmpty() ? Text(QT_TRANSLATE_NOOP("Error", "Ask whoever looks after this computer."))
                                            : error.advice);
    case Kind::BadPolicy:
        return noted(QT_TRANSLATE_NOOP("Error", "Ask whoever looks after this computer to correct it. Until then, nobody "
                                                "can sign in or get a token."));
    case Kind::TooNew: return QT_TRANSLATE_NOOP("Error", "Update Authtray.");
    case Kind::WriteFailed:
        if (!error.advice.isEmpty())
            return error.advice;
        return QT_TRANSLATE_NOOP("Error", "Check the folder's permissions and free space.");
    case Kind::ReadFailed:
        if (!error.values.isEmpty())
            return {QT_TRANSLATE_NOOP("Error", "Give yourself access to it: %1"), {error.values.first()}};
        if (!error.advice.isEmpty())
            return error.advice;
        return QT_TRANSLATE_NOOP("Error", "Fix or remove the file.");
    case Kind::SignInFailed:
    case Kind::BadPassphraseFile:
    case Kind::BadInput: return error.advice;
    }
    Q_UNREACHABLE();
}

namespace {

struct Nature
{
    bool isAboutStore = false;
    bool isPassing = false;
};

Nature natureOf(Kind kind)
{
    switch (kind) {
    case Kind::StoreLocked:
    case Kind::StoreSilent:
    case Kind::StoreAbsent:
    case Kind::StoreRefused:
    case Kind::NoMemory: return {.isAboutStore = true, .isPassing = true};
    case Kind::StoreFailed:
    case Kind::StoreMissing:
    case Kind::StoreDamaged:
    case Kind::PassphraseMissing:
    case Kind::NewPassphraseMissing:
    case Kind::BadPassphraseFile:
    case Kind::PassphraseWrong: return {.isAboutStore = true};
    case Kind::Unreachable:
    case Kind::UntrustedTls:
    case Kind::ProxyUnreachable:
    case Kind::ProviderFault:
    case Kind::TimedOut: return {.isPassing = true};
    case Kind::NotSignedIn:
    case Kind::SessionEnded:
    case Kind::AccountChanged:
    case Kind::TokenExpired:
    case Kind::TokenRefused:
    case Kind::NoToken:
    case Kind::NotRenewable:
    case Kind::NotIssued:
    case Kind::SignInFailed:
    case Kind::OtherProvider:
    case Kind::OtherAccount:
    case Kind::SessionLeft:
    case Kind::NoDisplay:
    case Kind::NoBrowser:
    case Kind::NoClient:
    case Kind::NoSecret:
    case Kind::NoDeviceFlow:
    case Kind::NoTenant:
    case Kind::ProxyLocked:
    case Kind::ClientRefused:
    case Kind::Refused:
    case Kind::SettingsChanged:
    case Kind::NotAllowed:
    case Kind::BadPolicy:
    case Kind::TooNew:
    case Kind::WriteFailed:
    case Kind::ReadFailed:
    case Kind::UnknownProvider:
    case Kind::UnknownSetting:
    case Kind::MissingSetting:
    case Kind::BadCaFile:
    case Kind::BadImport:
    case Kind::TwoTokens:
    case Kind::BadInput:
    case Kind::Cancelled: return {};
    }
    Q_UNREACHABLE();
}

} // namespace

bool isAboutStore(const Error &error)
{
    return natureOf(error.kind).isAboutStore;
}

bool isAboutPassphrase(const Error &error)
{
    return error.kind == Kind::PassphraseMissing || error.kind == Kind::BadPassphraseFile
           || error.kind == Kind::PassphraseWrong;
}

bool isPassing(const Error &error)
{
    return natureOf(error.kind).isPassing;
}

} // namespace authtray
