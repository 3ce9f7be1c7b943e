// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/answer.h"

#include "app/output/render.h"

namespace authtray {

bool isSignedOut(const Error &error)
{
    return error.kind == Error::Kind::NotSignedIn || error.kind == Error::Kind::SessionEnded;
}

int exitCodeOf(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::BadInput: return InvalidInput;
    case Error::Kind::TimedOut:
    case Error::Kind::StoreSilent: return TimedOut;
    case Error::Kind::Cancelled: return Interrupted;
    case Error::Kind::WriteFailed:
    case Error::Kind::ReadFailed: return Failure;
    default: return AuthenticationFailure;
    }
}

Answer failure(const Error &error, int exitCode)
{
    const Sentence sentence = describeInEnglish(error);
    QByteArray text = "Error: " + shown(sentence.what).toUtf8() + '\n';
    if (!sentence.advice.isEmpty())
        text += shown(sentence.advice).toUtf8() + '\n';
    return {exitCode, {}, text};
}

Answer failure(const Error &error)
{
    return failure(error, exitCodeOf(error));
}

} // namespace authtray
