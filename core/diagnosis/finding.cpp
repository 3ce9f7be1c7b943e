// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnosis/finding.h"

namespace authtray {

namespace {

/// Nobody has tried to sign in, so it doesn't say that this failed.
Text whatIsFound(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::NoClient:
    case Error::Kind::SignInFailed: return error.subject;
    case Error::Kind::NoDisplay: return QT_TRANSLATE_NOOP("Error", "there is no display to open a browser on");
    default: return whatHappened(error);
    }
}

} // namespace

Finding Finding::good(const char *subject, const Text &found)
{
    return {Verdict::Good, QLatin1String(subject), found};
}

Finding Finding::note(const char *subject, const Error &error)
{
    return {Verdict::Note, QLatin1String(subject), whatIsFound(error), error};
}

Finding Finding::broken(const char *subject, const Error &error)
{
    return {Verdict::Broken, QLatin1String(subject), whatIsFound(error), error};
}

} // namespace authtray
