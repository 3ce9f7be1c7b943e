// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QList>
#include <QWidget>

class QFormLayout;
class QLabel;
class QToolButton;

namespace authtray {

class ValueText;

struct AccountRow
{
    QString label;
    QString value; ///< empty: unknown, so the row is hidden
    QString toolTip = {};
    bool hasCopyButton = false;

    friend bool operator==(const AccountRow &, const AccountRow &) = default;
};

/// The rows of the form. Their number is the same in every state.
QList<AccountRow> accountRows(const SessionView &session);

/// Shows an account and its session; the values can be selected and copied.
class AccountForm : public QWidget
{
    Q_OBJECT

public:
    explicit AccountForm(QWidget *parent = nullptr);

    void setSession(const SessionView &session);

    /// Whether all rows are hidden.
    bool isEmpty() const;

Q_SIGNALS:
    void copied(const QString &what);

private:
    QWidget *withCopyButton(ValueText *value);
    void setTexts(const AccountRow &row, QLabel *label, ValueText *value);

    QFormLayout *m_layout;
    QToolButton *m_copy = nullptr;
    QList<QLabel *> m_labels;
    QList<ValueText *> m_values;
};

} // namespace authtray
