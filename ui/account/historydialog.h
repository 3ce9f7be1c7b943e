// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPushButton;
class QTreeWidget;

namespace authtray {

class Session;
class WrappingLabel;

/// Lists what was done with a session's tokens at the provider, as long as it is open.
class HistoryDialog : public QDialog
{
    Q_OBJECT

public:
    /// `session` must outlive this object.
    explicit HistoryDialog(const Session &session, QWidget *parent = nullptr);

private:
    void setTexts();
    void reload();

    const Session &m_session;
    WrappingLabel *m_explanation;
    QTreeWidget *m_entries;
    QPushButton *m_close;
};

} // namespace authtray
