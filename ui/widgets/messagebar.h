// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace authtray {

/// A short message above the buttons. Screen readers announce its changes. Hidden while the text is empty.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    void setText(const QString &text, bool isProblem);

    /// A button after the text. The caller names it and connects it; it is hidden together with the text.
    void setButton(QPushButton *button);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setIcon();

    QLabel *m_icon;
    QLabel *m_text;
};

} // namespace authtray
