// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/leftnote.h"

#include "app/output/render.h"
#include "core/config/profile.h"
#include "core/foreigntext.h"
#include "core/shellword.h"

namespace authtray {

namespace {

QString conditionOf(const StorePlace &place)
{
    if (place.kind == StoreKind::File)
        return QStringLiteral("; with --force even without its passphrase, but unrevoked");
    return place.keychain.isEmpty() ? QStringLiteral(" once that can be opened")
                                    : QStringLiteral(" on a desktop where that keychain answers");
}

} // namespace

QByteArray leftNote(const Profile &profile)
{
    QString note;
    for (const StorePlace &place : profile.leftIn)
        note += QStringLiteral("Note: an earlier session of %1 is still in %2. 'authtray --cli logout --profile %3' "
                               "ends it%4.\n")
                        .arg(shownName(profile.name), withoutControls(place.name().inEnglish()),
                             shellWord(profile.name), conditionOf(place));
    return note.toUtf8();
}

QString howToEnd(const Provider &provider)
{
    return provider.revocationAdvice.isEmpty() ? QStringLiteral("End it in your account's settings there.")
                                               : provider.revocationAdvice;
}

} // namespace authtray
