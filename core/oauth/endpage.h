// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <QByteArray>
#include <QString>

namespace authtray {

/// What the browser shows at the end of a sign-in, in the language of the installed translator. All fields are plain
/// text, which renderEndPage() escapes.
struct EndPage
{
    bool success = false;
    QString heading;
    QString text; ///< whole sentences; may be empty
    QString provider; ///< its label; may be empty
    QString account; ///< may be empty

    static EndPage signedIn(const QString &provider, const QString &account);

    /// `what` as of whatHappened(), `advice` as of adviceOn().
    static EndPage failed(const QString &provider, const Text &what, const Text &advice);

    /// For a sign-in that was cancelled in Authtray before the browser came back.
    static EndPage cancelled();

    friend bool operator==(const EndPage &, const EndPage &) = default;
};

/// A complete HTML document (UTF-8) without scripts, which loads nothing.
QByteArray renderEndPage(const EndPage &page);

/// The Content-Security-Policy that allows only the page's own style sheet, by its hash.
QByteArray endPageSecurityPolicy();

} // namespace authtray
