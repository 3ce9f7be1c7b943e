// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

class QTextLayout;

namespace authtray {

/// Breaks lines between words, and inside words that are longer than a line. Returns the total height in pixels.
int wrap(QTextLayout &text, int width, Qt::Alignment alignment = Qt::AlignLeft);

/// HTML that shows `text` as it is, for a tooltip or another place in which Qt interprets what looks like HTML.
QString toRichText(const QString &text);

/// A plain-text label that wraps and never widens the window. Text of more than `maxLines` lines ends in "…" and is
/// shown completely in the tooltip.
class WrappingLabel : public QLabel
{
    Q_OBJECT

public:
    WrappingLabel(Qt::Alignment alignment, int maxLines, QWidget *parent = nullptr);

    int heightForWidth(int width) const override;
    QString shownText(int width) const;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    int m_maxLines;
};

} // namespace authtray
