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
    QString value; ///< empty: not known, so not shown
    QString exact = {}; ///< on hover
    bool hasCopyButton = false;

    friend bool operator==(const AccountRow &, const AccountRow &) = default;
};

/// As many rows in every state.
QList<AccountRow> rowsOf(const SessionView &session);

/// What is known of an account and its session, to be read and copied from.
class AccountForm : public QWidget
{
    Q_OBJECT

public:
    explicit AccountForm(QWidget *parent = nullptr);

    void setSession(const SessionView &session);

    /// Whether there is nothing to show.
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
