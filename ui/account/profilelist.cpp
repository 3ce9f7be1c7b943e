// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/profilelist.h"

#include "ui/state/statusicon.h"
#include "ui/state/wording.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QSignalBlocker>

#include <algorithm>

namespace authtray {

namespace {

constexpr int ringSize = 4 * gridUnit;
constexpr int minWidth = 26 * gridUnit;
constexpr int maxWidth = 40 * gridUnit;
enum Role { ProfileRole = Qt::UserRole, IconRole };

void updateItem(QListWidgetItem &item, const SessionView &session)
{
    const SessionState &state = session.state;
    const QString name = session.isDefault ? ProfileList::tr("%1 (default)").arg(state.profile) : state.profile;
    const StatusIcon icon = statusIconFor(state, session.now);
    item.setText(name + u'\n' + briefLine(state));
    item.setToolTip(toRichText(ProfileList::tr("%1: %2").arg(state.profile, stateLine(state, session.now))));
    item.setSizeHint({0, ringSize + 2 * gridUnit});
    item.setData(ProfileRole, state.profile);
    if (!item.data(IconRole).isValid() || item.data(IconRole).value<StatusIcon>() != icon)
        item.setIcon(iconOf(icon, QPalette::Base));
    item.setData(IconRole, QVariant::fromValue(icon));
}

} // namespace

ProfileList::ProfileList(QWidget *parent) : QListWidget(parent)
{
    setIconSize({ringSize, ringSize});
    setFrameShape(NoFrame);
    setTextElideMode(Qt::ElideMiddle); // what differs is often at the end
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    setSpacing(gridUnit / 4);
    connect(this, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (item)
            Q_EMIT chosen(item->data(ProfileRole).toString());
    });
}

/// Reuses the items, so that keyboard focus and screen reader keep their position.
void ProfileList::setSessions(const QList<SessionView> &sessions, const QString &shown)
{
    const QSignalBlocker quiet(this);
    if (const QString name = tr("Profiles"); name != accessibleName()) { // screen readers announce each change
        setAccessibleName(name);
        setAccessibleDescription(tr("Choose the one to show"));
    }
    while (count() > sessions.size())
        delete takeItem(count() - 1);
    while (count() < sessions.size())
        addItem(new QListWidgetItem);
    for (int i = 0; i < count(); ++i) {
        updateItem(*item(i), sessions.at(i));
        if (sessions.at(i).state.profile == shown)
            setCurrentRow(i);
    }
    applyFilter();
    updateGeometry();
}

void ProfileList::setFilter(const QString &words)
{
    m_filter = words.trimmed();
    applyFilter();
}

bool ProfileList::chooseFirstFound()
{
    for (int i = 0; i < count(); ++i) {
        if (!item(i)->isHidden()) {
            setCurrentRow(i);
            return true;
        }
    }
    return false;
}

void ProfileList::applyFilter()
{
    for (int i = 0; i < count(); ++i)
        item(i)->setHidden(!item(i)->text().contains(m_filter, Qt::CaseInsensitive));
}

QSize ProfileList::sizeHint() const
{
    return {std::clamp(sizeHintForColumn(0), minWidth, maxWidth), 0};
}

} // namespace authtray
