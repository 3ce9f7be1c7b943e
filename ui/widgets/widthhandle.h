// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace authtray {

/// The edge of a pane at the window's beginning, by which a person makes it wider or narrower. A QSplitter would do
/// that, but hides from the window's layout how high its content has to be. It is hidden together with the pane.
class WidthHandle : public QWidget
{
    Q_OBJECT

public:
    explicit WidthHandle(QWidget *pane, QWidget *parent = nullptr);

    /// As the person has chosen it; 0: not yet.
    int chosenWidth() const { return m_chosenWidth; }

    /// Keeps it between the pane's least width and half of the window's. 0: what the pane prefers.
    void choose(int width);

Q_SIGNALS:
    void moved();

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_pane;
    int m_chosenWidth = 0;
};

} // namespace authtray
