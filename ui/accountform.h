// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QList>
#include <QWidget>

class QFormLayout;

namespace authtray {

class ValueText;

struct AccountRow
{
    QString label;
    QString value; ///< empty: not known, so not shown
    QString exact; ///< on hover

    friend bool operator==(const AccountRow &, const AccountRow &) = default;
};

/// As many rows in every state.
QList<AccountRow> rowsOf(const SessionState &state, const QDateTime &now);

/// What is known of an account and its session, to be read and copied from.
class AccountForm : public QWidget
{
    Q_OBJECT

public:
    explicit AccountForm(QWidget *parent = nullptr);

    void setState(const SessionState &state, const QDateTime &now);

private:
    QFormLayout *m_layout;
    QList<ValueText *> m_values;
};

} // namespace authtray
