// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/usage.h"

#include <QDialog>
#include <QStringList>

class QPushButton;
class QTreeWidget;

namespace authtray {

class MessageBar;
class Session;
class WrappingLabel;

/// A line of the list: what a program has asked for, by all commands that ask for the same.
struct ProgramRow
{
    QString program;
    QString askedFor;
    int times = 0;
    QDateTime last;

    friend bool operator==(const ProgramRow &, const ProgramRow &) = default;
};

/// In the order of `programs`.
QList<ProgramRow> programRows(const QList<ProgramUse> &programs);

/// Lists which programs have asked for a session, as long as it is open, and forgets them if the person wants that.
class ProgramsDialog : public QDialog
{
    Q_OBJECT

public:
    /// `session` must outlive this object. `options`: with which a command line reaches it.
    explicit ProgramsDialog(Session &session, QStringList options = {}, QWidget *parent = nullptr);

private:
    void setTexts();
    void reload();
    void explainList(bool hasRows);
    void fill(const QList<ProgramRow> &rows);
    void clear();

    Session &m_session;
    QStringList m_options;
    QList<ProgramRow> m_rows; ///< as shown
    WrappingLabel *m_explanation;
    QTreeWidget *m_programs;
    MessageBar *m_messageBar;
    QPushButton *m_clear;
    QPushButton *m_close;
};

} // namespace authtray
