// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/ledgertext.h"

#include "app/output/render.h"
#include "core/foreigntext.h"

namespace authtray {

QString ledgerText(const QList<LedgerEntry> &entries, const std::function<QString(const QDateTime &)> &localTime)
{
    QString text;
    for (const LedgerEntry &entry : entries) {
        QStringList parts{localTime(entry.time) + u' ' + entry.what().atTerminal()};
        if (!entry.caller.isEmpty())
            parts += QStringLiteral("for ") + shownName(entry.caller);
        for (const QString &part : {entry.howItEnded().atTerminal(), entry.why().atTerminal(), entry.hashes()}) {
            if (!part.isEmpty())
                parts += part;
        }
        text += QStringLiteral("  ") + withoutControls(parts.join(QStringLiteral(", "))) + u'\n';
    }
    const QString verdict = verdictOn(entries).atTerminal();
    return verdict.isEmpty() ? text : text + QStringLiteral("  Of the refusal: %1\n").arg(verdict);
}

Document::Items ledgerItems(const QList<LedgerEntry> &entries)
{
    Document::Items items;
    for (const LedgerEntry &entry : entries)
        items.emplace_back(entry.toJson());
    return items;
}

} // namespace authtray
