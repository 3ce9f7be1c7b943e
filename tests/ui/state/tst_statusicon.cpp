// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/statusicon.h"

#include "core/oauth/endpage.h"
#include "core/utc.h"
#include "ui/state/statuscolour.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QScopeGuard>
#include <QSvgRenderer>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace authtray;
using Phase = SessionState::Phase;
using Tone = StatusIcon::Tone;

Q_DECLARE_METATYPE(authtray::SessionState::Phase)
Q_DECLARE_METATYPE(authtray::StatusIcon)

namespace {

const QDateTime start(QDate(2026, 3, 4), QTime(12, 0), utc);

SessionState lasting(Phase phase, int seconds)
{
    SessionState state;
    state.phase = phase;
    state.issuedAt = start;
    state.expiresAt = start.addSecs(seconds);
    if (phase == Phase::StoreLocked)
        state.problem = Error{Error::Kind::StoreLocked, {}, {}};
    return state;
}

const QList<Phase> allPhases{Phase::SignedOut,      Phase::SigningIn,   Phase::Valid,       Phase::Renewing,
                             Phase::RenewalFailing, Phase::Expired,     Phase::Unreachable, Phase::Ended,
                             Phase::StoreLocked,    Phase::PartlyStored};

/// WCAG 2.1, relative luminance.
double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const auto [dark, light] = std::minmax({luminance(one), luminance(other)});
    return (light + 0.05) / (dark + 0.05);
}

/// The shape alone, as somebody sees it who sees no colours.
QImage shapeOf(const StatusIcon &look)
{
    return draw(look, 16, 1).toImage().convertToFormat(QImage::Format_Alpha8);
}

QString symbolicFileOf(const StatusIcon &look)
{
    return QStringLiteral(AUTHTRAY_SOURCE "/resources/icons/hicolor/symbolic/apps/%1.svg").arg(symbolicNameOf(look));
}

QImage symbolicShapeOf(const StatusIcon &look)
{
    QSvgRenderer renderer(symbolicFileOf(look));
    QImage image(16, 16, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    return image.convertToFormat(QImage::Format_Alpha8);
}

/// How many of the pixels are clearly others.
int difference(const QImage &one, const QImage &other)
{
    int count = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x)
            count += std::abs(qAlpha(one.pixel(x, y)) - qAlpha(other.pixel(x, y))) > 96 ? 1 : 0;
    }
    return count;
}

} // namespace

class tst_StatusIcon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lookOf_eachPhase_data();
    void lookOf_eachPhase();
    void lookOf_keychainNotReadYet_isNoWarning();
    void lookOf_life_isInEighths_data();
    void lookOf_life_isInEighths();
    void lookOf_unknownLife_isWhole();
    void nextLook_isWhenTheLookChanges();
    void nextLook_nothingChanges_isInvalid();
    void colourOf_everyTone_reachesThreeToOne_data();
    void colourOf_everyTone_reachesThreeToOne();
    void palette_isTheSameInIconWindowAndEndPage();
    void applicationIcon_reachesThreeToOne_data();
    void applicationIcon_reachesThreeToOne();
    void iconOf_followsThePalette();
    void draw_at16Pixels_statesDifferInShape();
    void draw_thinOutlineAt16Pixels_reachesThreeToOne_data();
    void draw_thinOutlineAt16Pixels_reachesThreeToOne();
    void symbolic_everyLook_hasItsIconOfFillsAlone();
    void symbolic_at16Pixels_statesDifferInShape();
    void draw_everyEighth_differs();
    void draw_givesDevicePixels();
};

void tst_StatusIcon::lookOf_eachPhase_data()
{
    using R = StatusIcon::Ring;
    using M = StatusIcon::Middle;
    using K = StatusIcon::Mark;
    QTest::addColumn<Phase>("phase");
    QTest::addColumn<StatusIcon>("look");
    const auto row = [](const char *name, Phase phase, const StatusIcon &look) { QTest::newRow(name) << phase << look; };
    row("signed out", Phase::SignedOut, {R::Outline, M::EmptyKeyhole, K::None, Tone::Quiet, 0});
    row("signing in", Phase::SigningIn, {R::Sweep, M::EmptyKeyhole, K::None, Tone::Good, 0});
    row("valid", Phase::Valid, {R::Arc, M::Keyhole, K::None, Tone::Good, 4});
    row("renewing", Phase::Renewing, {R::Dashes, M::Keyhole, K::None, Tone::Good, 4});
    row("renewal failing", Phase::RenewalFailing, {R::Arc, M::Keyhole, K::Warning, Tone::Warning, 4});
    row("unreachable", Phase::Unreachable, {R::Broken, M::Slash, K::None, Tone::Warning, 0});
    row("ended", Phase::Ended, {R::Broken, M::Exclamation, K::None, Tone::Bad, 0});
    row("keychain locked", Phase::StoreLocked, {R::Outline, M::Padlock, K::None, Tone::Warning, 0});
    row("partly stored", Phase::PartlyStored, {R::Arc, M::Keyhole, K::Floppy, Tone::Warning, 4});
}

void tst_StatusIcon::lookOf_eachPhase()
{
    QFETCH(Phase, phase);
    QFETCH(StatusIcon, look);
    QVERIFY(statusIconFor(lasting(phase, 3600), start.addSecs(1800)) == look);
}

void tst_StatusIcon::lookOf_keychainNotReadYet_isNoWarning()
{
    SessionState state;
    state.phase = Phase::StoreLocked;
    QVERIFY(statusIconFor(state, start).tone == Tone::Quiet);
    for (const Phase other : allPhases)
        QVERIFY(difference(shapeOf(statusIconFor(state, start)),
                           shapeOf(statusIconFor(lasting(other, 3600), start.addSecs(1800))))
                >= 8);
}

void tst_StatusIcon::lookOf_life_isInEighths_data()
{
    QTest::addColumn<int>("age");
    QTest::addColumn<int>("eighths");
    QTest::newRow("new") << 0 << 8;
    QTest::newRow("a second old") << 1 << 8;
    QTest::newRow("an eighth gone") << 100 << 7;
    QTest::newRow("half") << 400 << 4;
    QTest::newRow("a second left") << 799 << 1;
    QTest::newRow("at its end") << 800 << 0;
    QTest::newRow("past its end") << 900 << 0;
    QTest::newRow("clock set back") << -900 << 8;
}

void tst_StatusIcon::lookOf_life_isInEighths()
{
    QFETCH(int, age);
    QTEST(statusIconFor(lasting(Phase::Valid, 800), start.addSecs(age)).eighths, "eighths");
}

void tst_StatusIcon::lookOf_unknownLife_isWhole()
{
    SessionState state = lasting(Phase::Valid, 800);
    state.expiresAt = {};
    QCOMPARE(statusIconFor(state, start).eighths, 8);
}

void tst_StatusIcon::nextLook_isWhenTheLookChanges()
{
    const SessionState state = lasting(Phase::Valid, 800);
    QDateTime now = start;
    for (int left = 8; left > 0; --left) {
        QCOMPARE(statusIconFor(state, now).eighths, left);
        const QDateTime next = nextStatusIconChange(state, now);
        QCOMPARE(statusIconFor(state, next.addMSecs(-1)).eighths, left);
        now = next;
    }
    QCOMPARE(now, state.expiresAt);
}

void tst_StatusIcon::nextLook_nothingChanges_isInvalid()
{
    QVERIFY(!nextStatusIconChange({}, start).isValid());
    QVERIFY(!nextStatusIconChange(lasting(Phase::Unreachable, 800), start.addSecs(801)).isValid());
}

/// And on the end page's two grounds it has the contrast that it has in a panel.
void tst_StatusIcon::palette_isTheSameInIconWindowAndEndPage()
{
    const QColor good = colourOf(Tone::Good, Qt::white);
    const QColor bad = colourOf(Tone::Bad, Qt::white);
    QFile icon(QStringLiteral(AUTHTRAY_SOURCE "/resources/icons/ring.svg"));
    QVERIFY(icon.open(QIODevice::ReadOnly));
    QVERIFY(icon.readAll().contains("color=\"" + good.name().toLatin1() + '"'));
    const QByteArray page = renderEndPage(EndPage::signedIn({}, {}));
    QCOMPARE(page.count("--success:"), 1);
    QVERIFY(page.contains("--success: " + good.name().toLatin1()));
    QVERIFY(page.contains("--failure: " + bad.name().toLatin1()));
    for (const QColor &ground : {QColor(0xf7, 0xf7, 0xf8), QColor(0x17, 0x18, 0x1b)}) {
        QVERIFY(page.contains("--ground: " + ground.name().toLatin1()));
        QVERIFY(contrast(good, ground) >= 3 && contrast(bad, ground) >= 3);
    }
}

void tst_StatusIcon::colourOf_everyTone_reachesThreeToOne_data()
{
    QTest::addColumn<int>("tone");
    QTest::newRow("quiet") << static_cast<int>(Tone::Quiet);
    QTest::newRow("good") << static_cast<int>(Tone::Good);
    QTest::newRow("warning") << static_cast<int>(Tone::Warning);
    QTest::newRow("bad") << static_cast<int>(Tone::Bad);
}

void tst_StatusIcon::colourOf_everyTone_reachesThreeToOne()
{
    QFETCH(int, tone);
    const auto colourOn = [tone](const QColor &background) { return colourOf(static_cast<Tone>(tone), background); };
    for (int grey = 0; grey < 256; ++grey) {
        const QColor background(grey, grey, grey);
        QVERIFY2(contrast(colourOn(background), background) >= 3, qPrintable(background.name()));
    }
    QCOMPARE(colourOn(Qt::white), colourOn(Qt::black)); // the usual panels have the usual colours
    QCOMPARE(colourOn(Qt::white), colourOn(QColor(0x1e, 0x1e, 0x1e)));
}

void tst_StatusIcon::applicationIcon_reachesThreeToOne_data()
{
    QTest::addColumn<QColor>("ground");
    QTest::newRow("white") << QColor(Qt::white);
    QTest::newRow("mid-grey") << QColor(0x80, 0x80, 0x80);
    QTest::newRow("black") << QColor(Qt::black);
}

/// In each size, a fifth of it or more is clearly not the ground.
void tst_StatusIcon::applicationIcon_reachesThreeToOne()
{
    QFETCH(QColor, ground);
    for (const int size : {16, 22, 24, 32, 48, 64, 128, 256}) {
        const QImage icon(QStringLiteral(AUTHTRAY_SOURCE "/resources/icons/hicolor/%1x%1/apps/authtray.png").arg(size));
        QCOMPARE(icon.size(), QSize(size, size));
        QImage panel(icon.size(), QImage::Format_RGB32);
        panel.fill(ground);
        QPainter(&panel).drawImage(0, 0, icon);
        int seen = 0;
        for (int i = 0; i < size * size; ++i)
            seen += contrast(panel.pixelColor(i % size, i / size), ground) >= 3 ? 1 : 0;
        QVERIFY2(seen >= size * size / 5, qPrintable(QString::number(size)));
    }
}

void tst_StatusIcon::iconOf_followsThePalette()
{
    const QPalette before = QGuiApplication::palette();
    const auto restore = qScopeGuard([&] { QGuiApplication::setPalette(before); });
    const StatusIcon look = statusIconFor(lasting(Phase::Valid, 800), start);
    const QIcon icon = iconOf(look);
    const auto centre = [&](QIcon::Mode mode) { return icon.pixmap(QSize(48, 48), 1, mode).toImage().pixel(24, 20); };
    QPalette palette(QColor(0x80, 0x80, 0x80));
    palette.setColor(QPalette::HighlightedText, QColor(0xff, 0xee, 0xdd));
    QGuiApplication::setPalette(palette);
    QCOMPARE(centre(QIcon::Normal), colourOf(look.tone, QColor(0x80, 0x80, 0x80)).rgb());
    QCOMPARE(centre(QIcon::Selected), qRgb(0xff, 0xee, 0xdd));
}

void tst_StatusIcon::draw_at16Pixels_statesDifferInShape()
{
    for (const Phase one : allPhases) {
        for (const Phase other : allPhases) {
            if (one == other)
                continue;
            const int age = 3000; // an eighth or two left: where arcs and dashes are hardest to tell apart
            const auto look = [&](Phase phase) {
                return statusIconFor(lasting(phase, 3600), start.addSecs(phase == Phase::Expired ? 3601 : age));
            };
            const int pixels = difference(shapeOf(look(one)), shapeOf(look(other)));
            QVERIFY2(pixels >= 8,
                     qPrintable(QStringLiteral("phases %1 and %2: %3 pixels").arg(int(one)).arg(int(other)).arg(pixels)));
        }
    }
}

void tst_StatusIcon::draw_thinOutlineAt16Pixels_reachesThreeToOne_data()
{
    QTest::addColumn<QColor>("ground");
    QTest::newRow("white") << QColor(Qt::white);
    QTest::newRow("black") << QColor(Qt::black);
}

/// The ring is 41 pixels long.
void tst_StatusIcon::draw_thinOutlineAt16Pixels_reachesThreeToOne()
{
    QFETCH(QColor, ground);
    QImage panel(16, 16, QImage::Format_RGB32);
    panel.fill(ground);
    QPainter(&panel).drawPixmap(0, 0, draw(statusIconFor({}, start), 16, 1, 0, colourOf(Tone::Quiet, ground)));
    int seen = 0;
    for (int i = 0; i < 16 * 16; ++i)
        seen += contrast(panel.pixelColor(i % 16, i / 16), ground) >= 3 ? 1 : 0;
    QVERIFY2(seen >= 26, qPrintable(QString::number(seen)));
}

/// Desktops recolour fills and lose strokes.
void tst_StatusIcon::symbolic_everyLook_hasItsIconOfFillsAlone()
{
    QSet<QString> names;
    for (const Phase phase : allPhases) {
        for (int age = 0; age <= 800; age += 100) {
            const StatusIcon look = statusIconFor(lasting(phase, 800), start.addSecs(age));
            QFile file(symbolicFileOf(look));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            QVERIFY(!file.readAll().contains("stroke"));
            names += file.fileName();
        }
    }
    SessionState beingRead;
    beingRead.phase = Phase::StoreLocked;
    names += symbolicFileOf(statusIconFor(beingRead, start));
    const QDir folder = QFileInfo(*names.begin()).dir();
    QCOMPARE(names.size(), folder.entryList({QStringLiteral("authtray-*-symbolic.svg")}).size());
}

void tst_StatusIcon::symbolic_at16Pixels_statesDifferInShape()
{
    for (const Phase one : allPhases) {
        for (const Phase other : allPhases) {
            const auto look = [](Phase phase) { return statusIconFor(lasting(phase, 3600), start.addSecs(3000)); };
            if (symbolicNameOf(look(one)) == symbolicNameOf(look(other))) // valid and expired
                continue;
            const int pixels = difference(symbolicShapeOf(look(one)), symbolicShapeOf(look(other)));
            QVERIFY2(pixels >= 8,
                     qPrintable(QStringLiteral("phases %1 and %2: %3 pixels").arg(int(one)).arg(int(other)).arg(pixels)));
        }
    }
}

void tst_StatusIcon::draw_everyEighth_differs()
{
    const SessionState state = lasting(Phase::Valid, 800);
    for (int age = 0; age < 800; age += 100) {
        const QImage before = shapeOf(statusIconFor(state, start.addSecs(age)));
        QVERIFY(difference(before, shapeOf(statusIconFor(state, start.addSecs(age + 100)))) > 0);
    }
}

void tst_StatusIcon::draw_givesDevicePixels()
{
    const QPixmap pixmap = draw({}, 24, 2);
    QCOMPARE(pixmap.size(), QSize(48, 48));
    QCOMPARE(pixmap.deviceIndependentSize(), QSizeF(24, 24));
}

QTEST_MAIN(tst_StatusIcon)
#include "tst_statusicon.moc"
