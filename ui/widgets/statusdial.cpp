// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusdial.h"

#include "ui/state/statuscolour.h"
#include "ui/state/wording.h"
#include "ui/widgets/wrappinglabel.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr int diameter = 96;
constexpr auto frameInterval = 40ms;
constexpr int degreesPerFrame = 8; // a full turn takes 1.8 seconds

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
    m_frameTimer.setInterval(frameInterval);
    connect(&m_frameTimer, &QTimer::timeout, this, &StatusDial::showNextFrame);
}

void StatusDial::setState(const SessionState &state, const QDateTime &now)
{
    m_icon = statusIconFor(state, now);
    m_initials = m_icon.middle == StatusIcon::Middle::Keyhole ? initialsOf(state.account) : QString();
    if (!m_initials.isEmpty())
        m_icon.middle = StatusIcon::Middle::Nothing;
    if (const QString line = stateLine(state, now); line != accessibleName()) // screen readers announce each change
        setAccessibleName(line);
    setToolTip(toRichText(tooltip(state, now)));
    updateAnimation();
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
    const QColor colour = colourOf(m_icon.tone, palette().color(QPalette::Window));
    painter.drawPixmap(0, 0, draw(m_icon, diameter, devicePixelRatioF(), m_angle, colour));
    if (m_initials.isEmpty())
        return;
    const bool isCornerTaken = m_icon.mark == StatusIcon::Mark::Floppy;
    const QPoint offset = isCornerTaken ? QPoint(-diameter / 24, -diameter / 12) : QPoint();
    if (m_picture.isNull())
        paintInitials(painter, offset);
    else
        paintPicture(painter, offset,
                     isCornerTaken ? diameter * 9 / 24 : diameter * 13 / 24); // leaves a gap to the ring
}

void StatusDial::paintInitials(QPainter &painter, const QPoint &offset) const
{
    QFont large = font();
    large.setPixelSize(diameter * 7 / 24);
    painter.setFont(large);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().translated(offset), Qt::AlignCenter, m_initials);
}

void StatusDial::paintPicture(QPainter &painter, const QPoint &offset, int size) const
{
    QRect square(0, 0, size, size);
    square.moveCenter(rect().center() + offset);
    QPainterPath circle;
    circle.addEllipse(square);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setClipPath(circle);
    painter.drawImage(square, m_picture);
}

void StatusDial::showEvent(QShowEvent *)
{
    updateAnimation();
}

void StatusDial::hideEvent(QHideEvent *)
{
    m_frameTimer.stop();
}

void StatusDial::showNextFrame()
{
    m_angle = (m_angle + degreesPerFrame) % 360;
    update();
}

/// Runs the animation only while the dial is visible, and unless the desktop has turned animations off.
void StatusDial::updateAnimation()
{
    const bool isAnimated = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (m_icon.ring != StatusIcon::Ring::Sweep) {
        m_frameTimer.stop();
        m_angle = 0;
    } else if (isVisible() && isAnimated && !m_frameTimer.isActive()) {
        m_frameTimer.start();
    }
}

} // namespace authtray
