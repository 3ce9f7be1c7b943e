// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/statusicon.h"

#include "ui/state/statuscolour.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>

static void registerIcons() // needed in a static library; the macro must be outside of namespaces
{
    Q_INIT_RESOURCE(icons);
}

namespace authtray {

namespace {

using Phase = SessionState::Phase;
using Ring = StatusIcon::Ring;
using Middle = StatusIcon::Middle;
using Mark = StatusIcon::Mark;
using Tone = StatusIcon::Tone;

QSvgRenderer &renderer()
{
    registerIcons();
    static QSvgRenderer parts(QStringLiteral(":/icons/ring.svg"));
    return parts;
}

bool hasLifespan(const SessionState &state)
{
    return state.issuedAt.isValid() && state.expiresAt.isValid() && state.issuedAt < state.expiresAt;
}

/// Rounded up, so that a valid token shows at least one. 8 if the lifetime is unknown.
int eighthsLeft(const SessionState &state, const QDateTime &now)
{
    if (!hasLifespan(state))
        return state.issuedAt.isValid() && !state.expiresAt.isValid() ? 8 : 0;
    const qint64 life = state.issuedAt.msecsTo(state.expiresAt);
    const qint64 left = std::clamp<qint64>(now.msecsTo(state.expiresAt), 0, life);
    return static_cast<int>((left * 8 + life - 1) / life);
}

/// A line as thin as the outline is paler than its colour in a small icon, in which it covers no pixel entirely. Each
/// repetition covers more.
QStringList ringParts(const StatusIcon &look, int pixels)
{
    constexpr int smallIcon = 22;
    const QString track = QStringLiteral("track");
    const auto numbered = [&](const char *name, int n) {
        return QStringLiteral("%1-%2").arg(QLatin1String(name)).arg(n);
    };
    switch (look.ring) {
    case Ring::Outline: return pixels > smallIcon ? QStringList{track} : QStringList{track, track, track};
    case Ring::Sweep: return {track, numbered("arc", 2)};
    case Ring::Broken: return {QStringLiteral("broken")};
    case Ring::Arc: return look.eighths == 0 ? QStringList{track} : QStringList{track, numbered("arc", look.eighths)};
    case Ring::Dashes:
        return look.eighths == 0 ? QStringList{QStringLiteral("dashes")}
                                 : QStringList{QStringLiteral("dashes"), numbered("dashes", look.eighths)};
    }
    Q_UNREACHABLE();
}

QString middlePart(Middle middle)
{
    switch (middle) {
    case Middle::Nothing: return {};
    case Middle::EmptyKeyhole: return QStringLiteral("keyhole-empty");
    case Middle::Keyhole: return QStringLiteral("keyhole");
    case Middle::Exclamation: return QStringLiteral("exclamation");
    case Middle::Slash: return QStringLiteral("slash");
    case Middle::Padlock: return QStringLiteral("padlock");
    }
    Q_UNREACHABLE();
}

/// Paints all shapes first; colour() then gives them one colour.
class Sketch
{
public:
    explicit Sketch(QImage &image) : m_painter(&image), m_scale(image.width() / renderer().viewBoxF().width()) { }

    void add(const QString &part)
    {
        if (part.isEmpty())
            return;
        const QRectF place = renderer().boundsOnElement(part);
        renderer().render(&m_painter, part, QRectF(place.topLeft() * m_scale, place.size() * m_scale));
    }

    void cut(const QString &part)
    {
        m_painter.setCompositionMode(QPainter::CompositionMode_DestinationOut);
        add(part);
        m_painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    }

    void turn(int degrees)
    {
        const QPointF centre = m_painter.viewport().toRectF().center();
        m_painter.translate(centre);
        m_painter.rotate(degrees);
        m_painter.translate(-centre);
    }

    void colour(const QColor &colour)
    {
        m_painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        m_painter.fillRect(m_painter.viewport(), colour);
    }

private:
    QPainter m_painter;
    qreal m_scale;
};

void markRing(Sketch &sketch, Mark mark)
{
    if (mark == Mark::None)
        return;
    const QString part = mark == Mark::Warning ? QStringLiteral("warning") : QStringLiteral("floppy");
    sketch.cut(part + QStringLiteral("-gap"));
    sketch.add(part);
}

/// Draws the icon when it is needed, with the colours that the palette has then.
class StatusIconEngine : public QIconEngine
{
public:
    StatusIconEngine(const StatusIcon &look, QPalette::ColorRole background)
        : m_look(look), m_background(background) { }

    QIconEngine *clone() const override { return new StatusIconEngine(*this); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = std::min(rect.width(), rect.height());
        QRect square(0, 0, size, size);
        square.moveCenter(rect.center());
        painter->drawPixmap(square.topLeft(), drawIn(mode, size, painter->device()->devicePixelRatio()));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return drawIn(mode, std::min(size.width(), size.height()), 1);
    }

    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override
    {
        QList<QSize> sizes; // those that panels ask for
        for (const int size : {16, 22, 24, 32, 44, 48, 64})
            sizes += QSize(size, size);
        return sizes;
    }

private:
    QPixmap drawIn(QIcon::Mode mode, int size, qreal devicePixelRatio) const
    {
        const QPalette palette = QGuiApplication::palette();
        const QColor colour = mode == QIcon::Selected ? palette.color(QPalette::HighlightedText)
                                                      : colourOf(m_look.tone, palette.color(m_background));
        return draw(m_look, size, devicePixelRatio, 0, colour);
    }

    StatusIcon m_look;
    QPalette::ColorRole m_background;
};

} // namespace

StatusIcon statusIconFor(const SessionState &state, const QDateTime &now)
{
    const int left = eighthsLeft(state, now);
    switch (state.phase) {
    case Phase::SignedOut: return {};
    case Phase::SigningIn: return {Ring::Sweep, Middle::EmptyKeyhole, Mark::None, Tone::Good, 0};
    case Phase::Valid:
    case Phase::Expired: return {Ring::Arc, Middle::Keyhole, Mark::None, Tone::Good, left};
    case Phase::Renewing: return {Ring::Dashes, Middle::Keyhole, Mark::None, Tone::Good, left};
    case Phase::RenewalFailing: return {Ring::Arc, Middle::Keyhole, Mark::Warning, Tone::Warning, left};
    case Phase::Unreachable: return {Ring::Broken, Middle::Slash, Mark::None, Tone::Warning, 0};
    case Phase::Ended: return {Ring::Broken, Middle::Exclamation, Mark::None, Tone::Bad, 0};
    case Phase::StoreLocked:
        if (!state.problem) // the store is being read
            return {Ring::Dashes, Middle::EmptyKeyhole, Mark::None, Tone::Quiet, 0};
        return {Ring::Outline, Middle::Padlock, Mark::None, Tone::Warning, 0};
    case Phase::PartlyStored: return {Ring::Arc, Middle::Keyhole, Mark::Floppy, Tone::Warning, left};
    }
    Q_UNREACHABLE();
}

QDateTime nextStatusIconChange(const SessionState &state, const QDateTime &now)
{
    const int left = eighthsLeft(state, now);
    if (!hasLifespan(state) || left == 0)
        return {};
    const qint64 life = state.issuedAt.msecsTo(state.expiresAt);
    return state.expiresAt.addMSecs(-life * (left - 1) / 8);
}

QPixmap draw(const StatusIcon &look, int size, qreal devicePixelRatio, int turn, const QColor &colour)
{
    const int pixels = qRound(size * devicePixelRatio);
    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    {
        Sketch sketch(image);
        sketch.turn(turn);
        for (const QString &part : ringParts(look, pixels))
            sketch.add(part);
        sketch.turn(-turn);
        sketch.add(middlePart(look.middle));
        markRing(sketch, look.mark);
        sketch.colour(colour.isValid() ? colour : colourOf(look.tone, Qt::white));
    }
    QPixmap pixmap = QPixmap::fromImage(image);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon iconOf(const StatusIcon &look, QPalette::ColorRole background)
{
    return QIcon(new StatusIconEngine(look, background));
}

QString symbolicNameOf(const StatusIcon &look)
{
    const auto name = [](const QString &state) { return QStringLiteral("authtray-%1-symbolic").arg(state); };
    const auto numbered = [&](const char *state) {
        return name(QStringLiteral("%1-%2").arg(QLatin1String(state)).arg(look.eighths));
    };
    if (look.middle == Middle::Slash)
        return name(QStringLiteral("unreachable"));
    if (look.middle == Middle::Exclamation)
        return name(QStringLiteral("ended"));
    if (look.middle == Middle::Padlock)
        return name(QStringLiteral("locked"));
    if (look.middle == Middle::EmptyKeyhole) {
        const bool isOpening = look.ring == Ring::Dashes;
        return name(look.ring == Ring::Sweep ? QStringLiteral("signing-in")
                    : isOpening              ? QStringLiteral("opening")
                                             : QStringLiteral("signed-out"));
    }
    if (look.mark != Mark::None)
        return numbered(look.mark == Mark::Warning ? "failing" : "unsaved");
    return numbered(look.ring == Ring::Dashes ? "renewing" : "valid");
}

QIcon applicationIcon()
{
    registerIcons();
    return QIcon::fromTheme(QStringLiteral("authtray"), QIcon(QStringLiteral(":/icons/authtray.svg")));
}

} // namespace authtray
