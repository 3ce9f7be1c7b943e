// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/profilecolumn.h"

#include "ui/account/profilelist.h"
#include "ui/widgets/translated.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr int manyProfiles = 8; ///< from which on one is searched for

} // namespace

ProfileColumn::ProfileColumn(QWidget *parent)
    : QWidget(parent), m_search(new QLineEdit(this)), m_list(new ProfileList(this))
{
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, m_list, &ProfileList::setFilter);
    connect(m_list, &ProfileList::chosen, this, &ProfileColumn::chosen);
    keepTranslated(this, [this] { setTexts(); });
}

void ProfileColumn::setTexts()
{
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setAccessibleDescription(tr("Shows only the profiles with these words"));
}

void ProfileColumn::setSessions(const QList<SessionView> &sessions, const QString &shown)
{
    m_list->setSessions(sessions, shown);
    m_search->setVisible(sessions.size() >= manyProfiles);
    if (!m_search->isVisibleTo(this))
        m_search->clear();
    setVisible(sessions.size() > 1);
}

/// The keys that choose what was found. Otherwise Return would press the window's button, for the profile shown before.
bool ProfileColumn::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down:
        if (m_list->chooseFirstFound())
            m_list->setFocus();
        return true;
    default: return QWidget::eventFilter(watched, event);
    }
}

void ProfileColumn::focusSearch()
{
    m_search->setFocus();
}

} // namespace authtray
