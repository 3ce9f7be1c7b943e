// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "tests/ui/account/accountwindowparts.h"
#include "ui/widgets/statusdial.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

namespace {

QPalette paletteOf(const QColor &window, const QColor &highlight)
{
    QPalette palette(window.lighter(110), window);
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::HighlightedText, highlight.lightness() > 128 ? Qt::black : Qt::white);
    return palette;
}

const QPalette light = paletteOf(QColor(0xef, 0xef, 0xef), QColor(0x30, 0x8c, 0xc6));
const QPalette dark = paletteOf(QColor(0x2a, 0x2a, 0x2a), QColor(0xff, 0xd0, 0x40));
const QPalette grey = paletteOf(QColor(0x80, 0x80, 0x80), QColor(0x20, 0x40, 0x80));

void fill(AccountWindow &window)
{
    QList<SessionView> sessions = twoProfiles();
    sessions.last().events = {{Event::Kind::SignedIn, start}};
    window.setSessions(sessions);
    window.showProfile(u"work"_s);
    window.showMessage(Error{Error::Kind::Unreachable, u"login.example.com"_s, {}});
    window.raiseAndActivate();
}

QImage imageOf(AccountWindow &window)
{
    (void)QTest::qWaitForWindowActive(&window);
    for (int i = 0; i < 4; ++i)
        QCoreApplication::processEvents(); // a layout's changes go from widget to widget
    return window.grab().toImage();
}

} // namespace

/// The account window when the desktop's colours change.
class tst_AccountColours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setStyle(QStyleFactory::create(u"Fusion"_s)); }
    void theme_switched_looksAsIfStartedWithIt_data();
    void theme_switched_looksAsIfStartedWithIt();
};

void tst_AccountColours::theme_switched_looksAsIfStartedWithIt_data()
{
    QTest::addColumn<QPalette>("before");
    QTest::addColumn<QPalette>("after");
    QTest::newRow("to dark") << light << dark;
    QTest::newRow("to light") << dark << light;
    QTest::newRow("to grey") << light << grey;
}

void tst_AccountColours::theme_switched_looksAsIfStartedWithIt()
{
    QFETCH(QPalette, before);
    QFETCH(QPalette, after);
    QApplication::setPalette(before);
    AccountWindow window;
    fill(window);
    (void)imageOf(window);
    QApplication::setPalette(after);
    const QImage switched = imageOf(window);
    window.hide();
    AccountWindow other;
    fill(other);
    QCOMPARE(switched, imageOf(other));
}

QTEST_MAIN(tst_AccountColours)
#include "tst_accountcolours.moc"
