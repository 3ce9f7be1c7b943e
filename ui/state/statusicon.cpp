// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/statusicon.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPalette>
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

QStringList ringParts(const StatusIcon &look)
{
    const auto numbered = [&](const char *name, int n) {
        return QStringLiteral("%1-%2").arg(QLatin1String(name)).arg(n);
    };
    switch (look.ring) {
    case Ring::Outline: return {QStringLiteral("track")};
    case Ring::Sweep: return {QStringLiteral("track"), numbered("arc", 2)};
    case Ring::Broken: return {QStringLiteral("broken")};
    case Ring::Arc:
        return look.eighths == 0 ? QStringList{QStringLiteral("track")}
                                 : QStringList{QStringLiteral("track"), numbered("arc", look.eighths)};
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

QColor colourOf(StatusIcon::Tone tone)
{
    switch (tone) {
    case Tone::Quiet: return QColor(0x7f, 0x7f, 0x7f);
    case Tone::Good: return QColor(0x14, 0x8a, 0x83);
    case Tone::Warning: return QColor(0xb9, 0x74, 0x00);
    case Tone::Bad: return QColor(0xdb, 0x45, 0x3a);
    }
    Q_UNREACHABLE();
}

QPixmap draw(const StatusIcon &look, int size, qreal devicePixelRatio, int turn, const QColor &colour)
{
    const int pixels = qRound(size * devicePixelRatio);
    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    {
        Sketch sketch(image);
        sketch.turn(turn);
        for (const QString &part : ringParts(look))
            sketch.add(part);
        sketch.turn(-turn);
        sketch.add(middlePart(look.middle));
        markRing(sketch, look.mark);
        sketch.colour(colour.isValid() ? colour : colourOf(look.tone));
    }
    QPixmap pixmap = QPixmap::fromImage(image);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon iconOf(const StatusIcon &look)
{
    const QColor onHighlight = QGuiApplication::palette().color(QPalette::HighlightedText);
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 44, 48, 64}) {
        icon.addPixmap(draw(look, size, 1));
        icon.addPixmap(draw(look, size, 1, 0, onHighlight), QIcon::Selected);
    }
    return icon;
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
