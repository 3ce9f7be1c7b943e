// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <QCoreApplication>

namespace authtray {

namespace {

struct ErrorTexts
{
    Q_DECLARE_TR_FUNCTIONS(Error)
};

Sentence say(const QString &what, const QString &advice)
{
    return {what, advice};
}

QString runLogin()
{
    return QStringLiteral("Run 'authtray --cli login' to authenticate");
}

QString runLoginAgain()
{
    return QStringLiteral("Run 'authtray --cli login' to re-authenticate");
}

/// How to come by another token than the one that failed.
QString replaceToken(const Error &error)
{
    if (error.variable.isEmpty())
        return runLoginAgain();
    return ErrorTexts::tr("Put a new token into %1, or unset it to use the stored session.").arg(error.variable);
}

Sentence describeStore(const Error &error)
{
    using Kind = Error::Kind;
    const QString subject = error.subject.toString();
    switch (error.kind) {
    case Kind::StoreLocked:
        return say(ErrorTexts::tr("the keychain is locked"),
                   ErrorTexts::tr("Unlock it and try again; you are still signed in."));
    case Kind::StoreAbsent:
        return say(ErrorTexts::tr("there is no keychain to keep the session in"),
                   QStringLiteral(
                           "Start a Secret Service, for example gnome-keyring, KWallet or KeePassXC, and try again, or "
                           "keep the session in an encrypted file: authtray --cli login --store file."));
    case Kind::StoreSilent:
        return say(
                ErrorTexts::tr("the keychain doesn't answer"),
                ErrorTexts::tr(
                        "Look for a prompt that waits for you, or restart the keychain service. The session is kept."));
    case Kind::StoreRefused:
        return say(ErrorTexts::tr("the keychain denied access"),
                   ErrorTexts::tr("Allow Authtray to use the keychain, or unlock it, and try again."));
    case Kind::StoreMissing:
        return say(
                ErrorTexts::tr("the keychain has no entry for the profile \"%1\", although it was signed in").arg(subject),
                runLoginAgain());
    case Kind::StoreDamaged:
        return say(ErrorTexts::tr("the session's file %1 is damaged").arg(subject), runLoginAgain());
    case Kind::PassphraseMissing:
        return say(ErrorTexts::tr("there is no passphrase to open %1 with").arg(subject),
                   QStringLiteral(
                           "Run it on a terminal with --no-agent, or start Authtray with AUTHTRAY_PASSPHRASE_FILE=FILE or "
                           "systemd's LoadCredential=authtray-passphrase:FILE. You are still signed in."));
    case Kind::PassphraseWrong:
        return say(ErrorTexts::tr("the passphrase doesn't open %1").arg(subject),
                   ErrorTexts::tr(
                           "Try again; you are still signed in. If it is forgotten, remove the file and sign in again."));
    default:
        return say(ErrorTexts::tr("the keychain failed: %1").arg(subject),
                   ErrorTexts::tr("The session is kept. Check the keychain service and try again."));
    }
}

Sentence describeProvider(const Error &error)
{
    using Kind = Error::Kind;
    const QString subject = error.subject.toString();
    switch (error.kind) {
    case Kind::SessionEnded: return say(ErrorTexts::tr("%1 says the session has ended").arg(subject), runLoginAgain());
    case Kind::Unreachable:
        return say(ErrorTexts::tr("can't reach %1").arg(subject),
                   ErrorTexts::tr("Check the network and try again; the session is kept."));
    case Kind::UntrustedTls:
        return say(ErrorTexts::tr("the certificate of %1 isn't trusted").arg(subject),
                   QStringLiteral("Check the computer's date and the network. If your company inspects traffic, or the "
                                  "provider has a CA of its own, sign in with --ca-file FILE."));
    case Kind::ProxyUnreachable:
        return say(
                ErrorTexts::tr("can't get through the proxy %1").arg(subject),
                ErrorTexts::tr(
                        "Check HTTPS_PROXY, NO_PROXY and what the proxy lets through, and try again; the session is kept."));
    case Kind::ProxyLocked:
        return say(
                ErrorTexts::tr("the proxy %1 wants a user name and a password").arg(subject),
                ErrorTexts::tr(
                        "Put the right ones into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT; the session is kept."));
    case Kind::ProviderFault:
        if (error.busyStatus != 0)
            return say(ErrorTexts::tr("%1 can't answer now (status %2)").arg(subject).arg(error.busyStatus),
                       ErrorTexts::tr("Try again later; the session is kept."));
        return say(ErrorTexts::tr("%1 gave an answer that can't be used").arg(subject),
                   ErrorTexts::tr("Try again later; the session is kept."));
    default:
        return say(error.reason.isEmpty() ? ErrorTexts::tr("%1 refused the request").arg(subject)
                                          : ErrorTexts::tr("%1 refused the request (%2)").arg(subject, error.reason),
                   ErrorTexts::tr("Try again later, or sign in again; the session is kept."));
    }
}

Sentence describeSession(const Error &error)
{
    using Kind = Error::Kind;
    const QString subject = error.subject.toString();
    switch (error.kind) {
    case Kind::NotSignedIn: return say(ErrorTexts::tr("not authenticated"), runLogin());
    case Kind::TokenExpired: return say(ErrorTexts::tr("authentication token has expired"), replaceToken(error));
    case Kind::TokenRefused: return say(ErrorTexts::tr("invalid authentication token"), replaceToken(error));
    case Kind::NotRenewable:
        return say(ErrorTexts::tr("the token can't be renewed, and isn't good for as long as was asked for"),
                   replaceToken(error));
    case Kind::SignInFailed:
        return say(ErrorTexts::tr("couldn't sign in: %1").arg(subject),
                   error.advice.isEmpty() ? ErrorTexts::tr("Try again.") : error.advice.toString());
    default:
        return say(ErrorTexts::tr("another account signed in than before: %1").arg(subject),
                   QStringLiteral("To replace the account, sign in again with --force, or use another --profile."));
    }
}

} // namespace

Error badInput(const Text &what, const Text &advice, const Text &adviceInWindow)
{
    return {.kind = Error::Kind::BadInput, .subject = what, .advice = advice, .adviceInWindow = adviceInWindow};
}

Error badValue(const QString &key, const Text &what)
{
    return {Error::Kind::ReadFailed, {QT_TRANSLATE_NOOP("Error", "\"%1\" must be %2"), {key, what}}, {}};
}

Sentence describe(const Error &error)
{
    using Kind = Error::Kind;
    const QString subject = error.subject.toString();
    switch (error.kind) { // without default: a new kind doesn't compile until it has words
    case Kind::StoreLocked:
    case Kind::StoreAbsent:
    case Kind::StoreSilent:
    case Kind::StoreRefused:
    case Kind::StoreFailed:
    case Kind::StoreMissing:
    case Kind::StoreDamaged:
    case Kind::PassphraseMissing:
    case Kind::PassphraseWrong: return describeStore(error);
    case Kind::NotSignedIn:
    case Kind::TokenExpired:
    case Kind::TokenRefused:
    case Kind::NotRenewable:
    case Kind::SignInFailed:
    case Kind::OtherAccount: return describeSession(error);
    case Kind::SessionEnded:
    case Kind::Unreachable:
    case Kind::UntrustedTls:
    case Kind::ProxyUnreachable:
    case Kind::ProxyLocked:
    case Kind::ProviderFault:
    case Kind::Refused: return describeProvider(error);
    case Kind::TooNew:
        return say(ErrorTexts::tr("%1 was written by a newer Authtray").arg(subject),
                   ErrorTexts::tr("Update Authtray."));
    case Kind::WriteFailed:
        return say(ErrorTexts::tr("failed to write %1").arg(subject),
                   ErrorTexts::tr("Check the folder's permissions and free space."));
    case Kind::ReadFailed:
        return say(ErrorTexts::tr("failed to read %1").arg(subject), ErrorTexts::tr("Fix or remove the file."));
    case Kind::BadInput: return say(subject, error.advice.toString());
    case Kind::TimedOut:
        return say(ErrorTexts::tr("timed out waiting for %1").arg(subject),
                   QStringLiteral("Try again, or wait longer with --timeout."));
    case Kind::Cancelled: return say(ErrorTexts::tr("cancelled"), {});
    }
    Q_UNREACHABLE();
}

namespace {

thread_local bool isInEnglish = false;

} // namespace

Sentence describeInEnglish(const Error &error)
{
    isInEnglish = true;
    const Sentence sentence = describe(error);
    isInEnglish = false;
    return sentence;
}

bool isEnglishWanted()
{
    return isInEnglish;
}

bool isAboutStore(const Error &error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::StoreLocked:
    case Kind::StoreAbsent:
    case Kind::StoreSilent:
    case Kind::StoreRefused:
    case Kind::StoreFailed:
    case Kind::StoreMissing:
    case Kind::StoreDamaged:
    case Kind::PassphraseMissing:
    case Kind::PassphraseWrong: return true;
    default: return false;
    }
}

bool isPassing(const Error &error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::Unreachable:
    case Kind::UntrustedTls:
    case Kind::ProxyUnreachable:
    case Kind::ProviderFault:
    case Kind::StoreLocked:
    case Kind::StoreSilent:
    case Kind::StoreAbsent:
    case Kind::TimedOut: return true;
    default: return false;
    }
}

} // namespace authtray
