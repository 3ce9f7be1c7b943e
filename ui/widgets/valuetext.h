// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextEdit>

namespace authtray {

/// The font with digits of equal width, if this version of Qt supports that.
QFont tabular(QFont font);

/// A read-only value that can be selected and copied. Looks like a label; wraps, and scrolls if it has more than four
/// lines.
class ValueText : public QTextEdit
{
    Q_OBJECT

public:
    explicit ValueText(QWidget *parent = nullptr);

    QString text() const { return toPlainText(); }
    void setText(const QString &text);

    /// Shows as many lines as fit, instead of four.
    void setExpanding();

    QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setColours();
    void alignText();
    void fitHeight();

    bool m_hasWidth = false; ///< a layout has set the width
    bool m_isExpanding = false;
};

} // namespace authtray
