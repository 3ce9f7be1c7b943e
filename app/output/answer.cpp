// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/answer.h"

#include "app/output/render.h"
#include "core/foreigntext.h"

namespace authtray {

using Kind = Error::Kind;

bool isSignedOut(const Error &error)
{
    return error.kind == Kind::NotSignedIn || error.kind == Kind::SessionEnded || error.kind == Kind::AccountChanged
           || error.kind == Kind::StoreMissing;
}

int exitCodeOf(const Error &error, ExitCode notAuthenticated, ExitCode notWritten)
{
    switch (error.kind) { // no default, so a new kind doesn't compile before it has an exit code
    case Kind::NotSignedIn:
    case Kind::SessionEnded:
    case Kind::AccountChanged:
    case Kind::TokenExpired:
    case Kind::TokenRefused:
    case Kind::NoToken:
    case Kind::StoreMissing: return notAuthenticated;
    case Kind::OtherProvider:
    case Kind::SessionLeft:
    case Kind::NoSecret:
    case Kind::NoDeviceFlow:
    case Kind::NoTenant:
    case Kind::UnknownProvider:
    case Kind::UnknownSetting:
    case Kind::MissingSetting:
    case Kind::BadCaFile:
    case Kind::BadImport:
    case Kind::TwoTokens:
    case Kind::BadInput: return InvalidInput;
    case Kind::TimedOut:
    case Kind::StoreSilent: return TimedOut;
    case Kind::Cancelled: return Interrupted;
    case Kind::WriteFailed: return notWritten;
    case Kind::NotRenewable:
    case Kind::NotIssued:
    case Kind::SignInFailed:
    case Kind::NoClient:
    case Kind::OtherAccount:
    case Kind::NoDisplay:
    case Kind::NoBrowser:
    case Kind::Unreachable:
    case Kind::UntrustedTls:
    case Kind::ProxyUnreachable:
    case Kind::ProxyLocked:
    case Kind::ProviderFault:
    case Kind::ClientRefused:
    case Kind::Refused:
    case Kind::StoreLocked:
    case Kind::StoreAbsent:
    case Kind::StoreRefused:
    case Kind::StoreFailed:
    case Kind::NoMemory:
    case Kind::StoreDamaged:
    case Kind::PassphraseMissing:
    case Kind::NewPassphraseMissing:
    case Kind::BadPassphraseFile:
    case Kind::PassphraseWrong:
    case Kind::SettingsChanged:
    case Kind::NotAllowed:
    case Kind::BadPolicy:
    case Kind::TooNew:
    case Kind::ReadFailed: return AuthenticationFailure;
    }
    Q_UNREACHABLE();
}

Answer failure(const Error &error, int exitCode, const SessionOptions &options)
{
    QByteArray text = "Error: " + whatHappened(error).atTerminal().toUtf8() + '\n';
    if (const QString advice = adviceAtTerminal(error, options); !advice.isEmpty())
        text += withoutControls(advice).toUtf8() + '\n';
    return {exitCode, {}, text};
}

Answer failure(const Error &error)
{
    return failure(error, exitCodeOf(error));
}

} // namespace authtray
