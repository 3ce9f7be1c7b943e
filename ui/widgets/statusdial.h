// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"

#include <QTimer>
#include <QWidget>

namespace authtray {

/// The first letters of the first and the last name, or of the e-mail address.
QString initialsOf(const Account &account);

/// The status ring in a large size, with the account's picture or its initials in place of the keyhole.
class StatusDial : public QWidget
{
    Q_OBJECT

public:
    explicit StatusDial(QWidget *parent = nullptr);

    void setState(const SessionState &state, const QDateTime &now);
    void setPicture(const QImage &picture); ///< a square; null: none

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void paintInitials(QPainter &painter, const QPoint &offset) const;
    void paintPicture(QPainter &painter, const QPoint &offset, int size) const;
    void showNextFrame();
    void updateAnimation();

    StatusIcon m_icon;
    QString m_initials;
    QImage m_picture;
    QTimer m_frameTimer;
    int m_angle = 0;
};

} // namespace authtray
