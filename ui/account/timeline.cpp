// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/timeline.h"

#include "ui/state/statuscolour.h"
#include "ui/state/wording.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/wrappinglabel.h"

#include <QGridLayout>
#include <QPainter>

#include <algorithm>

namespace authtray {

namespace {

constexpr qreal thin = 2; ///< what has passed
constexpr qreal thick = 6; ///< what is left
constexpr qreal tick = 12; ///< the renewal

bool hasLifetime(const SessionState &state)
{
    return state.isAuthenticated() && state.issuedAt.isValid() && state.expiresAt.isValid()
           && state.issuedAt < state.expiresAt;
}

double fractionOfLifetime(const SessionState &state, const QDateTime &time)
{
    const auto life = static_cast<double>(state.issuedAt.msecsTo(state.expiresAt));
    return std::clamp(static_cast<double>(state.issuedAt.msecsTo(time)) / life, 0.0, 1.0);
}

bool isRenewalPlanned(const SessionState &state, const QDateTime &now)
{
    return state.renewsAt.isValid() && now < state.renewsAt;
}

QString countdown(const SessionState &state, const QDateTime &now)
{
    if (now >= state.expiresAt)
        return Timeline::tr("Expired");
    if (isRenewalPlanned(state, now) && !state.problem)
        return Timeline::tr("Renews %1").arg(timeLeft(state.renewsAt, now));
    return Timeline::tr("Expires %1").arg(timeLeft(state.expiresAt, now));
}

} // namespace

LifeBar::LifeBar(QWidget *parent) : QProgressBar(parent)
{
    setRange(0, 100);
    setTextVisible(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LifeBar::setState(const SessionState &state, const QDateTime &now)
{
    m_now = fractionOfLifetime(state, now);
    m_renewal = state.renewsAt.isValid() ? fractionOfLifetime(state, state.renewsAt) : -1;
    m_tone = statusIconFor(state, now).tone;
    setValue(static_cast<int>(m_now * 100));
    const QString renewal = isRenewalPlanned(state, now) ? tr("Renews %1.").arg(exactTime(state.renewsAt)) + u'\n'
                                                         : QString();
    const QString exact = renewal + tr("Expires %1.").arg(exactTime(state.expiresAt));
    update();
    if (exact == toolTip())
        return; // screen readers announce each change
    setToolTip(exact);
    setAccessibleName(tr("Life of the access token"));
    setAccessibleDescription(exact);
}

QSize LifeBar::sizeHint() const
{
    return {16 * gridUnit, static_cast<int>(tick) + 2};
}

void LifeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isRightToLeft()) {
        painter.translate(width(), 0);
        painter.scale(-1, 1);
    }
    const QColor colour = colourOf(m_tone, palette().color(QPalette::Window));
    const qreal middle = height() / 2.0;
    const auto x = [&](double fraction) { return thick / 2 + fraction * (width() - thick); };
    const auto line = [&](double from, double to, qreal thickness) {
        painter.setPen(QPen(colour, thickness, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(x(from), middle), QPointF(x(to), middle));
    };
    line(0, 1, thin);
    if (m_now < 1)
        line(m_now, 1, thick);
    if (m_renewal > m_now) {
        painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
        painter.drawLine(QPointF(x(m_renewal), middle - tick / 2), QPointF(x(m_renewal), middle + tick / 2));
    }
}

Timeline::Timeline(QWidget *parent)
    : QWidget(parent), m_countdown(new WrappingLabel(Qt::AlignLeft, 1, this)), m_bar(new LifeBar(this)),
      m_start(new WrappingLabel(Qt::AlignLeft, 1, this)), m_end(new WrappingLabel(Qt::AlignRight, 1, this))
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(gridUnit / 2);
    layout->addWidget(m_countdown, 0, 0, 1, 2);
    layout->addWidget(m_bar, 1, 0, 1, 2);
    layout->addWidget(m_start, 2, 0);
    layout->addWidget(m_end, 2, 1);
    for (WrappingLabel *label : {m_countdown, m_start, m_end})
        label->setFont(tabular(label->font()));
    hide();
}

void Timeline::setState(const SessionState &state, const QDateTime &now)
{
    setVisible(hasLifetime(state));
    if (!hasLifetime(state))
        return;
    const bool isRenewed = state.renewedAt.isValid();
    m_countdown->setText(countdown(state, now));
    m_bar->setState(state, now);
    m_start->setText((isRenewed ? tr("Renewed %1") : tr("Signed in %1")).arg(timeOfDay(state.issuedAt, now)));
    m_start->setToolTip(exactTime(state.issuedAt));
    m_end->setText(tr("Expires %1").arg(timeOfDay(state.expiresAt, now)));
    m_end->setToolTip(exactTime(state.expiresAt));
}

} // namespace authtray
