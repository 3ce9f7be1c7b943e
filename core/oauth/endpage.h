// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <QByteArray>
#include <QString>

namespace authtray {

/// What the person's browser shows once a sign-in is over. Plain text throughout; `renderEndPage` escapes it.
/// Translated where the program has a translator installed.
struct EndPage
{
    bool success = false;
    QString heading;
    QString text; ///< whole sentences; may be empty
    QString provider; ///< the name people know it by; may be empty
    QString account; ///< may be empty

    static EndPage signedIn(const QString &provider, const QString &account);

    /// `what` as of whatHappened(), `advice` as of adviceOn().
    static EndPage failed(const QString &provider, const Text &what, const Text &advice);

    /// The sign-in was cancelled in Authtray while the browser was on its way back.
    static EndPage calledOff();

    friend bool operator==(const EndPage &, const EndPage &) = default;
};

/// A complete HTML document (UTF-8): no script, nothing loaded from elsewhere.
QByteArray renderEndPage(const EndPage &page);

/// The Content-Security-Policy that allows the page's own style sheet, by its hash, and nothing else.
QByteArray endPageSecurityPolicy();

} // namespace authtray
