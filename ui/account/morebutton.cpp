// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/morebutton.h"

#include "ui/widgets/explain.h"
#include "ui/widgets/translated.h"

#include <QMenu>

namespace authtray {

namespace {

const QKeySequence key(Qt::Key_F10);

} // namespace

MoreButton::MoreButton(QWidget *parent) : QToolButton(parent), m_menu(new QMenu(this))
{
    addEntries({Action::ShowPrograms, Action::ShowHistory, Action::ShowSessionsPage, Action::MakeDefault,
                Action::RenameProfile, Action::DuplicateProfile, Action::RemoveProfile});
    m_menu->addSeparator();
    addEntries({Action::ShowSettings, Action::ShowDiagnosis, Action::ShowLog, Action::ShowAbout});
    m_menu->addSeparator();
    addEntries({Action::Quit});
    keepTranslated(this, [this] { setTexts(); });
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(this, &QToolButton::clicked, this, // setMenu() would add an arrow to the dots
            [this] { m_menu->popup(mapToGlobal(rect().bottomLeft())); });
}

void MoreButton::addEntries(std::initializer_list<Action> actions)
{
    for (const Action action : actions) {
        m_entries[action] = m_menu->addAction(QString());
        connect(m_entries[action], &QAction::triggered, this, [this, action] { Q_EMIT chosen(action); });
    }
}

void MoreButton::setTexts()
{
    setText(QStringLiteral("⋯"));
    setShortcut(key); // which a new text removes
    setAccessibleName(tr("More"));
    explain(this, tr("Settings, log and more"), key);
    m_entries[Action::MakeDefault]->setText(tr("&Use as default"));
    m_entries[Action::ShowPrograms]->setText(tr("Who uses my &tokens…"));
    m_entries[Action::ShowHistory]->setText(tr("&History…"));
    m_entries[Action::ShowSessionsPage]->setText(tr("Sessions at the pro&vider"));
    m_entries[Action::RenameProfile]->setText(tr("&Rename profile…"));
    m_entries[Action::DuplicateProfile]->setText(tr("&Duplicate profile…"));
    m_entries[Action::RemoveProfile]->setText(tr("Remove &profile…"));
    m_entries[Action::ShowSettings]->setText(tr("&Settings…"));
    m_entries[Action::ShowDiagnosis]->setText(tr("&Check everything…"));
    m_entries[Action::ShowLog]->setText(tr("&Log…"));
    m_entries[Action::ShowAbout]->setText(tr("A&bout Authtray…"));
    m_entries[Action::Quit]->setText(tr("&Quit"));
}

void MoreButton::setProfiles(qsizetype profiles, const SessionView &shown)
{
    for (const Action action : {Action::ShowPrograms, Action::ShowHistory, Action::RenameProfile,
                                Action::DuplicateProfile, Action::RemoveProfile})
        m_entries[action]->setVisible(profiles > 0);
    m_entries[Action::MakeDefault]->setVisible(profiles > 1 && !shown.isDefault);
    m_entries[Action::ShowSessionsPage]->setVisible(profiles > 0 && !shown.sessionsPage.isEmpty());
}

} // namespace authtray
