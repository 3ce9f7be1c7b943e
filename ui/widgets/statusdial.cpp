// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusdial.h"

#include "core/session/wording.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr int diameter = 96;
constexpr auto frame = 40ms;
constexpr int degreesPerFrame = 8; // a turn in a bit under two seconds

QString firstLetter(const QString &word)
{
    return word.left(word.size() > 1 && word.at(0).isHighSurrogate() ? 2 : 1).toUpper();
}

} // namespace

QString initialsOf(const Account &account)
{
    const QStringList words = account.name.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return firstLetter(account.email);
    return words.size() == 1 ? firstLetter(words.first()) : firstLetter(words.first()) + firstLetter(words.last());
}

StatusDial::StatusDial(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_pace.setInterval(frame);
    connect(&m_pace, &QTimer::timeout, this, &StatusDial::moveOn);
}

void StatusDial::setState(const SessionState &state, const QDateTime &now)
{
    m_look = statusIconFor(state, now);
    m_initials = m_look.middle == StatusIcon::Middle::Keyhole ? initialsOf(state.account) : QString();
    if (!m_initials.isEmpty())
        m_look.middle = StatusIcon::Middle::Nothing;
    if (const QString line = stateLine(state, now); line != accessibleName()) // screen readers are told of each change
        setAccessibleName(line);
    setToolTip(tooltip(state, now));
    moveWhileSeen();
    update();
}

void StatusDial::setPicture(const QImage &picture)
{
    m_picture = picture;
    update();
}

QSize StatusDial::sizeHint() const
{
    return {diameter, diameter};
}

void StatusDial::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.drawPixmap(0, 0, draw(m_look, diameter, devicePixelRatioF(), m_turn));
    if (m_initials.isEmpty())
        return;
    const bool isCornerTaken = m_look.mark == StatusIcon::Mark::Floppy;
    const QPoint aside = isCornerTaken ? QPoint(-diameter / 24, -diameter / 12) : QPoint();
    if (m_picture.isNull())
        paintInitials(painter, aside);
    else
        paintPicture(painter, aside, isCornerTaken ? diameter * 9 / 24 : diameter * 13 / 24); // leaves the ring some air
}

void StatusDial::paintInitials(QPainter &painter, const QPoint &aside) const
{
    QFont large = font();
    large.setPixelSize(diameter * 7 / 24);
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().translated(aside), Qt::AlignCenter, m_initials);
}

void StatusDial::paintPicture(QPainter &painter, const QPoint &aside, int size) const
{
    QRect place(0, 0, size, size);
    place.moveCenter(rect().center() + aside);
    QPainterPath circle;
    circle.addEllipse(place);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setClipPath(circle);
    painter.drawImage(place, m_picture);
}

void StatusDial::showEvent(QShowEvent *)
{
    moveWhileSeen();
}

void StatusDial::hideEvent(QHideEvent *)
{
    m_pace.stop();
}

void StatusDial::moveOn()
{
    m_turn = (m_turn + degreesPerFrame) % 360;
    update();
}

/// The desktop may ask for no animations.
void StatusDial::moveWhileSeen()
{
    const bool mayMove = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (m_look.ring != StatusIcon::Ring::Sweep) {
        m_pace.stop();
        m_turn = 0;
    } else if (isVisible() && mayMove && !m_pace.isActive()) {
        m_pace.start();
    }
}

} // namespace authtray
