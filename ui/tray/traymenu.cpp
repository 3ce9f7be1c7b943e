// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/traymenu.h"

#include "core/foreigntext.h"
#include "ui/state/availableactions.h"
#include "ui/state/wording.h"

#include <QEvent>

#include <algorithm>

Q_DECLARE_METATYPE(authtray::MenuEntry)

namespace authtray {

namespace {

/// Escapes `&` in names of accounts and hosts, which would become a mnemonic.
QString literal(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

MenuEntry stateEntry(const QString &text)
{
    return {Action::Nothing, literal(text), false};
}

/// The action that ends a state which needs the person, if there is one.
QList<MenuEntry> remedyEntries(const SessionState &state)
{
    const AvailableActions available = availableActions(state);
    if (available.cancelSignIn)
        return {{Action::CancelSignIn, TrayMenu::tr("&Cancel sign-in"), true, state.profile}};
    if (available.signIn) {
        const bool isAgain = state.phase != SessionState::Phase::SignedOut;
        return {{Action::SignIn, isAgain ? TrayMenu::tr("Sign &in again…") : TrayMenu::tr("Sign &in…"), true,
                 state.profile}};
    }
    if (isRenewalRemedy(state))
        return {{Action::Renew, renewalText(state), true, state.profile}};
    if (state.stepUp)
        return {{Action::StepUp, stepUpText(*state.stepUp), true, state.profile}};
    return {};
}

QList<MenuEntry> actionEntries(const SessionView &session, bool isOnlyOne)
{
    const SessionState &state = session.state;
    const AvailableActions available = availableActions(state);
    QList<MenuEntry> entries{
            {Action::CopyToken, TrayMenu::tr("Copy access &token…"), available.copyToken, state.profile}};
    const QList<MenuEntry> remedy = remedyEntries(state);
    if (remedy.isEmpty() || remedy.first().action != Action::Renew)
        entries += {Action::Renew, renewalText(state), available.renew, state.profile};
    entries += {Action::ShowAccount, TrayMenu::tr("Account &details…"), true, state.profile};
    if (!isOnlyOne && !session.isDefault)
        entries += {Action::MakeDefault, TrayMenu::tr("&Use as default"), true, state.profile};
    return entries;
}

MenuEntry signOutEntry(const SessionState &state)
{
    const bool isOffered = availableActions(state).signOut;
    const QString who = literal(isolated(state.account.label()));
    const QString text = who.isEmpty() || !isOffered ? TrayMenu::tr("Sign &out…")
                                                     : TrayMenu::tr("Sign &out… (%1)").arg(who);
    return {Action::SignOut, text, isOffered, state.profile};
}

MenuEntry profileEntry(const SessionView &session)
{
    const SessionState &state = session.state;
    const QString line = TrayMenu::tr("%1: %2").arg(state.profile, briefLine(state));
    MenuEntry entry{Action::Nothing, literal(line), true, state.profile, statusIconFor(state, session.now)};
    entry.submenu = {stateEntry(stateLine(state, session.now))};
    entry.submenu += remedyEntries(state);
    entry.submenu += MenuEntry();
    entry.submenu += actionEntries(session, false);
    entry.submenu += {MenuEntry(), signOutEntry(state)};
    return entry;
}

/// Whether the entries can be updated in place: they and their submenus are as many, with the separators in the
/// same places.
bool haveSameLines(const QList<MenuEntry> &one, const QList<MenuEntry> &other)
{
    return std::ranges::equal(one, other, [](const MenuEntry &a, const MenuEntry &b) {
        return a.text.isEmpty() == b.text.isEmpty() && haveSameLines(a.submenu, b.submenu);
    });
}

} // namespace

QList<MenuEntry> menuEntries(const QList<SessionView> &sessions)
{
    const SessionView shown = sessions.value(0);
    const QString line = stateLine(shown.state, shown.now);
    QList<MenuEntry> entries{
            stateEntry(sessions.size() > 1 ? TrayMenu::tr("%1: %2").arg(shown.state.profile, line) : line)};
    entries += remedyEntries(shown.state);
    for (const SessionView &other : sessions.mid(1))
        entries += profileEntry(other);
    entries += MenuEntry();
    entries += actionEntries(shown, sessions.size() <= 1);
    entries += {
            {},
            {Action::AddAccount, TrayMenu::tr("&Add account…"), true},
            {Action::ShowSettings, TrayMenu::tr("&Settings…"), true},
            {},
            signOutEntry(shown.state),
            {Action::Quit, TrayMenu::tr("&Quit"), true},
    };
    return entries;
}

TrayMenu::TrayMenu()
{
    setSessions({});
}

void TrayMenu::setSessions(const QList<SessionView> &sessions)
{
    const QList<MenuEntry> entries = menuEntries(sessions);
    if (!haveSameLines(entries, m_entries)) {
        clear();
        qDeleteAll(findChildren<QMenu *>(Qt::FindDirectChildrenOnly));
        build(*this, entries);
    }
    updateEntries(*this, entries);
    m_entries = entries;
}

void TrayMenu::changeEvent(QEvent *event)
{
    QMenu::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        Q_EMIT paletteChanged();
}

void TrayMenu::build(QMenu &menu, const QList<MenuEntry> &entries)
{
    for (const MenuEntry &entry : entries) {
        QAction *action = menu.addAction(QString());
        action->setSeparator(entry == MenuEntry());
        if (!entry.submenu.isEmpty()) {
            action->setMenu(new QMenu(&menu));
            build(*action->menu(), entry.submenu);
            continue;
        }
        connect(action, &QAction::triggered, this, [this, action] {
            const auto chosen = action->data().value<MenuEntry>(); // its value at that time
            Q_EMIT actionRequested(chosen.action, chosen.profile);
        });
    }
}

void TrayMenu::updateEntries(QMenu &menu, const QList<MenuEntry> &entries)
{
    const QList<QAction *> actions = menu.actions();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const MenuEntry &entry = entries.at(i);
        QAction *action = actions.at(i);
        const auto shown = action->data().value<MenuEntry>();
        action->setText(inLayoutDirection(entry.text));
        action->setEnabled(entry.isEnabled);
        if (entry.icon && entry.icon != shown.icon)
            action->setIcon(iconOf(*entry.icon));
        action->setData(QVariant::fromValue(entry));
        if (action->menu())
            updateEntries(*action->menu(), entry.submenu);
    }
}

} // namespace authtray
