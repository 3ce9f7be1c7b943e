// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountform.h"

#include "core/foreigntext.h"
#include "ui/state/wording.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/wrappinglabel.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace authtray {

namespace {

AccountRow timeRow(const QString &label, const QDateTime &time, const QDateTime &now)
{
    return {label, time.isValid() ? timeOfDay(time, now) : QString(), exactTime(time)};
}

AccountRow endRow(const SessionView &session)
{
    const QDateTime &end = session.state.endsAt;
    if (!end.isValid() || end <= session.now)
        return {AccountForm::tr("Session ends"), {}};
    const QString left = timeLeft(end, session.now);
    const QString when = timeOfDay(end, session.now).replace(u' ', QChar::Nbsp); // no line break between day and time
    return {AccountForm::tr("Session ends"), AccountForm::tr("%1 unless renewed · %2").arg(left, when), exactTime(end)};
}

AccountRow eventsRow(const SessionView &session)
{
    QStringList lines;
    for (const Event &event : session.events)
        lines += AccountForm::tr("%1 · %2").arg(timeOfDay(event.time, session.now), eventLine(event));
    return {AccountForm::tr("Last events"), lines.join(u'\n')};
}

/// The part of the state that is shown without a session: the profile.
SessionState withoutSession(const SessionState &state)
{
    SessionState bare;
    bare.profile = state.profile;
    bare.provider = state.provider;
    return bare;
}

} // namespace

QList<AccountRow> accountRows(const SessionView &session)
{
    const bool hasSession = session.state.isAuthenticated() || session.state.phase == SessionState::Phase::Ended;
    const SessionState state = hasSession ? session.state : withoutSession(session.state);
    const Account &account = state.account;
    return {
            {AccountForm::tr("Organization"), account.organization},
            {AccountForm::tr("Tenant"), account.tenant},
            {AccountForm::tr("Role"), account.roleLabel()},
            {AccountForm::tr("Account ID"), cleaned(account.id), {}, true},
            {AccountForm::tr("Provider"), state.provider},
            {AccountForm::tr("Profile"), state.profile},
            {AccountForm::tr("Permissions"), scopesInWords(state.scopes), withoutControls(state.scopes.join(u' '))},
            timeRow(AccountForm::tr("Signed in"), state.signedInAt, session.now),
            endRow({state, session.now}),
            eventsRow(session),
    };
}

AccountForm::AccountForm(QWidget *parent) : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(2 * gridUnit);
    m_layout->setVerticalSpacing(gridUnit);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const AccountRow &row : accountRows({})) {
        m_labels += new QLabel(this);
        m_labels.last()->setAlignment(Qt::AlignTop); // at the first line of the value
        m_values += new ValueText(this);
        m_layout->addRow(m_labels.last(), row.hasCopyButton ? withCopyButton(m_values.last()) : m_values.last());
    }
    m_values.last()->setExpanding(); // the events, of which there may be many
}

QWidget *AccountForm::withCopyButton(ValueText *value)
{
    auto *field = new QWidget(this);
    m_copy = new QToolButton(field);
    m_copy->setIcon(QIcon::fromTheme(QStringLiteral("edit-copy")));
    m_copy->setAutoRaise(true);
    m_copy->setFocusPolicy(Qt::TabFocus);
    const int line = fontMetrics().height();
    m_copy->setIconSize({line, line});
    m_copy->setFixedHeight(line); // so that the row has the same height as the others
    connect(m_copy, &QToolButton::clicked, this, [this, value] {
        QGuiApplication::clipboard()->setText(value->text());
        Q_EMIT copied(value->accessibleName());
    });
    auto *layout = new QHBoxLayout(field);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(value, 1, Qt::AlignTop);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    return field;
}

/// Only if they have changed, because screen readers announce each change.
void AccountForm::setTexts(const AccountRow &row, QLabel *label, ValueText *value)
{
    if (label->text() == row.label)
        return;
    label->setText(row.label);
    value->setAccessibleName(row.label);
    value->setAccessibleDescription(tr("Press Ctrl+C to copy"));
    if (!row.hasCopyButton)
        return;
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy: %1").arg(row.label));
    m_copy->setAccessibleDescription(tr("Puts it on the clipboard"));
}

bool AccountForm::isEmpty() const
{
    return std::ranges::all_of(m_values, [](const ValueText *value) { return value->text().isEmpty(); });
}

void AccountForm::setSession(const SessionView &session)
{
    const QList<AccountRow> rows = accountRows(session);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        setTexts(rows.at(i), m_labels.at(i), m_values.at(i));
        m_layout->setRowVisible(static_cast<int>(i), !rows.at(i).value.isEmpty());
        m_values.at(i)->setText(rows.at(i).value);
        m_values.at(i)->setToolTip(toRichText(rows.at(i).toolTip));
    }
}

} // namespace authtray
