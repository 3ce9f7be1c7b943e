// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QPlainTextEdit;

namespace authtray {

/// The log's last lines (core/log.h), which hold no secrets, to be read and to be copied into a report.
class LogView : public QWidget
{
    Q_OBJECT

public:
    explicit LogView(QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void refresh();
    void copy();

    QPlainTextEdit *m_text;
    QTimer m_second; ///< while it is looked at
    QStringList m_lines; ///< as shown
};

} // namespace authtray
