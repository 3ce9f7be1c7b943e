// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QPlainTextEdit;

namespace authtray {

/// The last lines of the log (core/log.h), which contains no secrets. They can be copied for a bug report.
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

    QPlainTextEdit *m_text;
    QTimer m_refreshTimer; ///< runs while the view is visible
    QStringList m_lines; ///< as shown
};

} // namespace authtray
