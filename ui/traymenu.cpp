// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traymenu.h"

#include "core/session/wording.h"
#include "ui/offers.h"

namespace authtray {

namespace {

using Wish = MenuEntry::Wish;

/// An account's or host's `&` is no mnemonic.
QString literal(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

MenuEntry sessionEntry(const SessionState &state, const Offers &offers)
{
    if (offers.cancelSignIn)
        return {Wish::CancelSignIn, TrayMenu::tr("&Cancel sign-in"), true};
    if (offers.signIn)
        return {Wish::SignIn, TrayMenu::tr("Sign &in…"), true};
    const QString who = literal(state.account.label());
    return {Wish::SignOut, who.isEmpty() ? TrayMenu::tr("Sign &out") : TrayMenu::tr("Sign &out (%1)").arg(who), true};
}

} // namespace

QList<MenuEntry> menuIn(const SessionState &state, const QDateTime &now)
{
    const Offers offers = offersIn(state);
    return {
        {Wish::Nothing, literal(stateLine(state, now)), false},
        {},
        sessionEntry(state, offers),
        {Wish::Renew, TrayMenu::tr("&Renew now"), offers.renew},
        {Wish::CopyToken, TrayMenu::tr("Copy access &token"), offers.copyToken},
        {},
        {Wish::ShowAccount, TrayMenu::tr("Account &details…"), true},
        {},
        {Wish::Quit, TrayMenu::tr("&Quit"), true},
    };
}

TrayMenu::TrayMenu()
{
    m_entries = menuIn({}, {});
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        QAction *action = addAction(m_entries.at(i).text);
        action->setSeparator(m_entries.at(i) == MenuEntry());
        connect(action, &QAction::triggered, this, [this, i] { Q_EMIT wished(m_entries.at(i).wish); });
    }
}

void TrayMenu::setState(const SessionState &state, const QDateTime &now)
{
    m_entries = menuIn(state, now);
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        actions().at(i)->setText(m_entries.at(i).text);
        actions().at(i)->setEnabled(m_entries.at(i).isEnabled);
    }
}

} // namespace authtray
