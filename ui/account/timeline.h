// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"

#include <QProgressBar>
#include <QWidget>

namespace authtray {

class WrappingLabel;

/// A token's lifetime as a line: thin for the past, thick for the future, as in the status dial; a knob for now and a
/// stroke for the renewal. Screen readers get the elapsed part in per cent.
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
    double m_now = 0; ///< this and m_renewal are fractions of the lifetime
    double m_renewal = -1; ///< negative: none is planned
    StatusIcon::Tone m_tone = StatusIcon::Tone::Quiet;
};

/// Shows when the token was issued, when it will be renewed and when it expires, with a countdown. Hidden if the
/// provider doesn't tell the lifetime of its tokens.
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
