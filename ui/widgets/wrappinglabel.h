// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

class QTextLayout;

namespace authtray {

/// Breaks lines between words, and inside of one that is longer than a line. Returns how high they are together.
int wrap(QTextLayout &text, int width, Qt::Alignment alignment = Qt::AlignLeft);

/// What `text` is on hover: all of it, taken literally.
QString literalToolTip(const QString &text);

/// Text from anywhere, taken literally. It wraps and never widens the window. What would take more than `mostLines`
/// ends in "…" and is there on hover.
class WrappingLabel : public QLabel
{
    Q_OBJECT

public:
    WrappingLabel(Qt::Alignment alignment, int mostLines, QWidget *parent = nullptr);

    int heightForWidth(int width) const override;
    QString shownText(int width) const;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    int m_mostLines;
};

} // namespace authtray
