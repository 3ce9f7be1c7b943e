// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accountform.h"

#include "core/session/wording.h"
#include "ui/valuetext.h"
#include "ui/wrappinglabel.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>

namespace authtray {

namespace {

constexpr int grid = 8;

QString exactTime(const QDateTime &time)
{
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::LongFormat) : QString();
}

AccountRow timeRow(const QString &label, const QDateTime &time, const QDateTime &now)
{
    return {label, time.isValid() ? timeOfDay(time, now) : QString(), exactTime(time)};
}

AccountRow expiryRow(const SessionState &state, const QDateTime &now)
{
    const QString label = AccountForm::tr("Expires");
    if (!state.expiresAt.isValid())
        return {label, {}, {}};
    const QString left = timeLeft(state.expiresAt, now);
    return {label, AccountForm::tr("%1 · %2").arg(left, timeOfDay(state.expiresAt, now)), exactTime(state.expiresAt)};
}

SessionState withoutSession(const SessionState &state)
{
    SessionState bare;
    bare.profile = state.profile;
    bare.provider = state.provider;
    return bare;
}

ValueText *makeValue(const QString &name, QWidget *parent)
{
    auto *value = new ValueText(parent);
    value->setAccessibleName(name);
    value->setAccessibleDescription(AccountForm::tr("Press Ctrl+C to copy"));
    return value;
}

} // namespace

QList<AccountRow> rowsOf(const SessionState &original, const QDateTime &now)
{
    const bool hasSession = original.isAuthenticated() || original.phase == SessionState::Phase::Ended;
    const SessionState state = hasSession ? original : withoutSession(original);
    const Account &account = state.account;
    const auto tr = [](const char *text) { return AccountForm::tr(text); };
    const auto row = [](const QString &label, const QString &value) { return AccountRow{label, value, {}}; };
    return {
        row(tr("Organization"), account.organization),
        row(tr("Tenant"), account.tenant),
        row(tr("Role"), account.roleLabel()),
        row(tr("Account ID"), account.id),
        row(tr("Provider"), state.provider),
        row(tr("Profile"), state.profile),
        row(tr("Scopes"), state.scopes.join(u' ')),
        timeRow(tr("Signed in"), state.signedInAt, now),
        timeRow(tr("Last renewal"), state.renewedAt, now),
        expiryRow(state, now),
    };
}

AccountForm::AccountForm(QWidget *parent) : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(2 * grid);
    m_layout->setVerticalSpacing(grid);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const AccountRow &row : rowsOf({}, {})) {
        auto *label = new QLabel(row.label, this);
        label->setAlignment(Qt::AlignTop); // beside the first of several lines
        m_values += makeValue(row.label, this);
        m_layout->addRow(label, m_values.last());
    }
}

void AccountForm::setState(const SessionState &state, const QDateTime &now)
{
    const QList<AccountRow> rows = rowsOf(state, now);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        m_layout->setRowVisible(static_cast<int>(i), !rows.at(i).value.isEmpty());
        m_values.at(i)->setText(rows.at(i).value);
        m_values.at(i)->setToolTip(literalToolTip(rows.at(i).exact));
    }
}

} // namespace authtray
