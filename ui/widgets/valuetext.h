// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextEdit>

namespace authtray {

/// With digits of one width, where Qt can ask for them.
QFont tabular(QFont font);

/// A value to be read, selected and copied. Looks like a label; wraps, and usually scrolls from the fifth line on.
class ValueText : public QTextEdit
{
    Q_OBJECT

public:
    explicit ValueText(QWidget *parent = nullptr);

    QString text() const { return toPlainText(); }
    void setText(const QString &text);

    /// From now on it shows as many lines as there is room for.
    void takeRoom();

    QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void alignText();
    void fitHeight();

    bool m_hasWidth = false; ///< one that a layout gave it
    bool m_takesRoom = false;
};

} // namespace authtray
