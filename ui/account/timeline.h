// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionstate.h"

#include <QProgressBar>
#include <QWidget>

namespace authtray {

class WrappingLabel;

/// A token's life as a line: thin where it is over, thick where it is still to come, as in the ring; a knob for now and
/// a stroke for the renewal. To screen readers it is what of the life is over, in per cent.
class LifeBar : public QProgressBar
{
    Q_OBJECT

public:
    explicit LifeBar(QWidget *parent = nullptr);

    void setState(const SessionState &state, const QDateTime &now);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_now = 0; ///< these two as parts of the life
    double m_renewal = -1; ///< negative: none is planned
    QColor m_colour;
};

/// When the token came, when it is renewed and when it expires, and how long that is from now. Nothing where the
/// provider doesn't say how long its tokens live.
class Timeline : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    void setState(const SessionState &state, const QDateTime &now);

private:
    WrappingLabel *m_countdown;
    LifeBar *m_bar;
    WrappingLabel *m_start;
    WrappingLabel *m_end;
};

} // namespace authtray
