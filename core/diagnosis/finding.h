// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <optional>

namespace authtray {

/// What a probe of the diagnosis has found.
struct Finding
{
    enum class Verdict {
        Good,
        Note, ///< nothing is broken, but it isn't as it could be
        Broken,
    };

    Verdict verdict;
    QString subject; ///< what was tried, for scripts: a word in English
    Text found; ///< no full stop, no capital except a name's
    std::optional<Error> error = {}; ///< what it reports; its advice says what to do
    QString profile = {}; ///< empty: it's about the computer

    static Finding good(const char *subject, const Text &found);
    static Finding note(const char *subject, const Error &error);
    static Finding broken(const char *subject, const Error &error);
};

} // namespace authtray
