// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace authtray {

/// What went wrong, in terms of what can be done about it. Never holds a token, a code or a response body.
struct Error
{
    enum class Kind {
        NotSignedIn, ///< no session; subject: the profile
        SessionEnded, ///< the provider said `invalid_grant`; subject: its host
        AccountChanged, ///< a refresh brought another account's tokens, which ends the session; subject: the host
        TokenExpired, ///< past its expiry and nothing to renew it with; subject: the profile
        TokenRefused, ///< the provider refuses a token that should be good; subject: its host
        NoToken, ///< what a variable has can't be used as a token; subject: what is wrong with it
        NotRenewable, ///< valid, but to be renewed, and nothing to renew it with; subject: until when, empty if unknown
        NotIssued, ///< no renewal brings such a token; subject: what the sign-in lacked; values: its option for that
        SignInFailed, ///< subject: why, as the end of "Couldn't sign in: …"; values: the issuer that was meant, if known
        OtherProvider, ///< the profile belongs to another provider; subject: "the profile …"
        OtherAccount, ///< another account signed in than the profile's; subject: "new, not old"
        NoDisplay, ///< there is no display to open a browser on
        NoBrowser, ///< no browser came up; reason: of each, "PROGRAM: exit code CODE", or what else went wrong
        NoClient, ///< a person has to register one; subject: why, as of SignInFailed; values: its redirect address
        NoSecret, ///< the host in subject wants the client's secret
        NoDeviceFlow, ///< the host in subject doesn't offer sign-in with a code
        NoTenant, ///< none was chosen or there is no such; subject: what happened; values: the tenants' names
        Unreachable, ///< no answer from the host in subject: no network, DNS, connection refused
        UntrustedTls, ///< the host in subject has a certificate that isn't trusted
        ProxyUnreachable, ///< no way through the proxy in subject: it doesn't answer, or lets nobody through to the provider
        ProxyLocked, ///< the proxy in subject wants a user name and a password, or others
        ProviderFault, ///< the host in subject answered, but not as the protocol says
        ClientRefused, ///< the host in subject doesn't accept the client's ID or secret (`invalid_client`)
        Refused, ///< the host in subject refused for another reason than `invalid_grant` or `invalid_client`
        StoreLocked, ///< the keychain is locked; nothing is lost
        StoreAbsent, ///< there is no keychain service; subject: the one that has the session, if another one answers
        StoreSilent, ///< the keychain service doesn't answer
        StoreRefused, ///< the keychain denied access
        StoreFailed, ///< any other fault of the keychain; subject: in its own words
        StoreMissing, ///< signed in by the profile's word, but the store has no session; subject: the profile; values: the keychain
        /// A profile can't be removed before its session. Subject: what is left where. Values: the profile, and the
        /// keychain of an earlier session.
        SessionLeft,
        NoMemory, ///< there isn't enough of it to open the encrypted file in subject
        StoreDamaged, ///< the encrypted file in subject isn't what was written
        PassphraseMissing, ///< there is none to open the encrypted file in subject with
        NewPassphraseMissing, ///< there is none to encrypt a new file with; subject: the file
        BadPassphraseFile, ///< it holds no passphrase that may be used; subject: what happened
        PassphraseWrong, ///< it doesn't open the encrypted file in subject; values: the file that it is from, if any
        SettingsChanged, ///< the profile would send its tokens elsewhere than at the sign-in; subject: the keys that differ
        NotAllowed, ///< by the computer's policy; subject: what; values: the policy's file
        BadPolicy, ///< the computer's policy can't be read or understood; subject: "FILE, line …: reason"
        TooNew, ///< written by a newer Authtray; subject: what
        WriteFailed, ///< a settings file couldn't be written; subject: "FILE: reason"
        ReadFailed, ///< a file can't be read or understood; subject: "FILE: reason"; values: a command that gives access
        UnknownProvider, ///< subject: its name
        UnknownSetting, ///< of a provider; subject: what happened
        MissingSetting, ///< of a provider; subject: what happened; values: the setting's name, its label and an example
        BadCaFile, ///< subject: what happened
        BadImport, ///< another tool's file holds no session; subject: what happened
        TwoTokens, ///< values: the providers that the environment has tokens for
        BadInput, ///< an argument or a value; see badInput()
        TimedOut, ///< subject: what was waited for
        Cancelled, ///< the person called it off
    };

    Kind kind;
    Text subject = {}; ///< the one thing the sentence names
    Text advice = {}; ///< what to do about it, as a whole sentence, for the kinds that don't say it
    QString cause = {}; ///< for the log only
    std::optional<std::chrono::seconds> retryAfter = {}; ///< how long the provider asks to be left alone (RFC 9110, 10.2.3)
    int busyStatus = 0; ///< the HTTP status by which the provider said that it can't answer now
    Text reason = {}; ///< why the provider refused, for people: an error code of OAuth, a status, its own words
    bool isSessionKept = false; ///< there is a session, and this leaves it as it was
    bool mayBeSpent = false; ///< a code or a refresh token was sent, and the answer was lost: it didn't arrive whole,
                             ///< or can't be read. So the provider may have replaced the refresh token
    QString variable = {}; ///< of the environment that the token is from; empty: it is a session's own
    QStringList values = {}; ///< what the advice names: see the kinds; for a variable's token: another one to unset

    friend bool operator==(const Error &, const Error &) = default;
};

/// What somebody has given is wrong: what, without a full stop, and a sentence on what to give instead.
Error badInput(const Text &what, const Text &advice = {});

/// A value in a file can't be used: its key, and what it must be.
Error badValue(const QString &key, const Text &what);

/// SignInFailed: why, as the end of "couldn't sign in: …", and what to do, as a whole sentence. Inline for the modules
/// that don't link this library.
inline Error signInFailed(const Text &why, const Text &advice)
{
    return {.kind = Error::Kind::SignInFailed, .subject = why, .advice = advice};
}

/// The same where only the provider's operator can do something.
inline Error signInFailedByProvider(const Text &why)
{
    return signInFailed(why, QT_TRANSLATE_NOOP("Error", "Tell whoever runs the provider."));
}

/// What happened, for people and, in English, for the log: no full stop, no capital except a name's.
Text whatHappened(const Error &error);

/// What to do about it, in a window or on the page that the browser ends on: a whole sentence; may be empty. What a
/// terminal says is adviceAtTerminal()'s, in app/output/errortext.h.
Text adviceOn(const Error &error);

/// `advice`, and that the session is kept, or the refresh token at least, if that is so.
Text withSessionNote(const Text &advice, const Error &error);

/// Whether the keychain stood in the way, not the provider.
bool isAboutStore(const Error &error);

/// Whether there is no passphrase that opens the encrypted file.
bool isAboutPassphrase(const Error &error);

/// Whether trying the same again later, with nothing else changed, may help.
bool isPassing(const Error &error);

} // namespace authtray
