// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/statusicon.h"

#include <QTimer>
#include <QWidget>

namespace authtray {

/// The first letters of the first and the last name, or of the e-mail address.
QString initialsOf(const Account &account);

/// The ring at large, with the account's picture or its initials where the keyhole would be.
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
    void paintInitials(QPainter &painter, const QPoint &aside) const;
    void paintPicture(QPainter &painter, const QPoint &aside, int size) const;
    void moveOn();
    void moveWhileSeen();

    StatusIcon m_look;
    QString m_initials;
    QImage m_picture;
    QTimer m_pace;
    int m_turn = 0;
};

} // namespace authtray
