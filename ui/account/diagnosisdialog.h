// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnosis/finding.h"

#include <QDialog>
#include <QList>

#include <QCoroTask>

class QPushButton;
class QTextEdit;

namespace authtray {

class Sessions;
class WrappingLabel;

/// Tries what a sign-in needs while it is open, and lists what was found and what to do.
class DiagnosisDialog : public QDialog
{
    Q_OBJECT

public:
    /// `sessions` must outlive this object.
    explicit DiagnosisDialog(Sessions &sessions, QWidget *parent = nullptr);

private:
    QCoro::Task<> run();
    void setTexts();
    void summarise();
    void showFindings();

    Sessions &m_sessions;
    QList<Finding> m_findings;
    bool m_isRunning = false;
    WrappingLabel *m_summary;
    QTextEdit *m_list;
    QPushButton *m_again;
    QPushButton *m_close;
};

} // namespace authtray
