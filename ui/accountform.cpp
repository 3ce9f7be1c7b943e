// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accountform.h"

#include "core/session/wording.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

namespace authtray {

namespace {

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

QFont tabular(QFont font)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature(QFont::Tag("tnum"), 1);
#endif
    return font;
}

/// A line edit looks like a label here, and unlike one it scrolls a long value instead of widening the window.
QLineEdit *makeValue(QWidget *parent)
{
    auto *value = new QLineEdit(parent);
    value->setReadOnly(true);
    value->setFrame(false);
    value->setFont(tabular(value->font()));
    QPalette palette = value->palette();
    palette.setBrush(QPalette::Base, Qt::transparent);
    value->setPalette(palette);
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
    const auto row = [](const QString &label, const QString &value) { return AccountRow{label, value, value}; };
    return {
        row(tr("Organization"), account.organization),
        row(tr("Role"), account.role),
        row(tr("Account ID"), account.id),
        row(tr("Provider"), state.provider),
        row(tr("Profile"), state.profile),
        timeRow(tr("Signed in"), state.signedInAt, now),
        row(tr("Scopes"), state.scopes.join(u' ')),
        expiryRow(state, now),
        timeRow(tr("Last renewal"), state.renewedAt, now),
    };
}

AccountForm::AccountForm(QWidget *parent) : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(16);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const AccountRow &row : rowsOf({}, {})) {
        QLineEdit *value = makeValue(this);
        value->setAccessibleName(row.label);
        m_layout->addRow(row.label, value); // makes the value the label's buddy
        m_values += value;
    }
}

void AccountForm::setState(const SessionState &state, const QDateTime &now)
{
    const QList<AccountRow> rows = rowsOf(state, now);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        QLineEdit *value = m_values.at(i);
        m_layout->setRowVisible(static_cast<int>(i), !rows.at(i).value.isEmpty());
        if (value->text() == rows.at(i).value) // keeps the selection
            continue;
        value->setText(rows.at(i).value);
        value->setToolTip(rows.at(i).exact);
        value->setCursorPosition(0);
    }
}

} // namespace authtray
