// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/accountwindow.h"

#include "tests/ui/account/accountwindowparts.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/wrappinglabel.h"

#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using Phase = SessionState::Phase;

/// The account window's size, and what does not fit into it.
class tst_AccountLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longGermanName_widensNothing();
    void longValues_wrapOrScroll();
    void endlessName_endsInAnEllipsis();
    void window_isHighEnough();
    void window_higherThanTheScreen_scrolls();
    void window_isNoHigherThanNeeded();
    void events_takeTheRoomThereIs();
};

void tst_AccountLayout::longGermanName_widensNothing()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.account.name = u"Maximiliane-Friederike Freifrau von Donaudampfschifffahrtsgesellschaftskapitän"_s;
    state.account.email = u"maximiliane-friederike.donaudampfschifffahrt@verwaltung.example-gesellschaft.de"_s;
    state.account.organization = u"Bundesanstalt für Rindfleischetikettierungsüberwachungsaufgaben"_s;
    state.scopes = QStringList(20, u"https://www.example.com/auth/calendar.readonly"_s);
    window.setSessions({viewOf(state)});
    window.showMessage(Error{Error::Kind::StoreFailed, QString(300, u'x'), {}});
    QVERIFY(window.minimumSizeHint().width() <= 460);
    window.show();
    QCOMPARE(window.width(), 460);
}

void tst_AccountLayout::longValues_wrapOrScroll()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.account.organization = QString(90, u'x');
    state.scopes = QStringList(20, u"https://www.example.com/auth/calendar.readonly"_s);
    window.setSessions({viewOf(state)});
    window.show();
    const ValueText *organization = value(window, "Organization");
    const ValueText *scopes = value(window, "Permissions");
    const int line = value(window, "Role")->height();
    QTRY_VERIFY(organization->height() > line); // once it is laid out
    QTRY_COMPARE(organization->verticalScrollBar()->maximum(), 0);
    QCOMPARE(scopes->height(), 4 * line);
    QVERIFY(scopes->verticalScrollBar()->maximum() > 0);
    QCOMPARE(scopes->text(), state.scopes.join(u", "_s));
}

void tst_AccountLayout::endlessName_endsInAnEllipsis()
{
    AccountWindow window;
    SessionState state = ada(Phase::Valid);
    state.account.name = QString(400, u'x');
    window.setSessions({viewOf(state)});
    window.show();
    for (const WrappingLabel *label : window.findChildren<WrappingLabel *>()) {
        if (label->text() == state.account.name)
            QVERIFY(label->shownText(label->width()).endsWith(u'…'));
    }
}

namespace {

/// Whose values take many lines.
SessionState wordy()
{
    SessionState state = ada(Phase::Unreachable, Error::Kind::Refused);
    state.account.name = QString(400, u'x');
    state.account.email = QString(400, u'y');
    state.account.organization = QString(400, u'z');
    state.scopes = QStringList(400, u"scope"_s);
    return state;
}

} // namespace

void tst_AccountLayout::window_isHighEnough()
{
    AccountWindow window;
    window.show();
    SessionState state = ada(Phase::Valid);
    state.endsAt = start.addDays(30);
    state.account.organization = u"Analytical Engines Ltd"_s;
    SessionView view = viewOf(state);
    view.events = QList<Event>(4, Event{Event::Kind::Renewed, start});
    for (const SessionView &shown : {view, viewOf(wordy())}) {
        window.setSessions({shown});
        QTRY_VERIFY(window.height() > 560);
        QTRY_COMPARE(window.findChild<QScrollArea *>()->verticalScrollBar()->maximum(), 0);
    }
}

void tst_AccountLayout::window_higherThanTheScreen_scrolls()
{
    AccountWindow window;
    QFont large = window.font();
    large.setPointSizeF(large.pointSizeF() * 2.5);
    window.setFont(large);
    window.setSessions({viewOf(wordy())});
    window.showMessage(Error{Error::Kind::StoreFailed, QString(100, u'x'), {}});
    window.show();
    const auto *scrollBar = window.findChild<QScrollArea *>()->verticalScrollBar();
    QTRY_VERIFY(scrollBar->maximum() > 0);
    QTRY_VERIFY(window.frameGeometry().height() <= window.screen()->availableGeometry().height());
    for (const QPushButton *button : window.findChildren<QPushButton *>()) {
        const QRect place(button->mapTo(&window, QPoint()), button->size());
        QVERIFY2(!button->isVisible() || window.rect().contains(place), qPrintable(button->text()));
    }
}

void tst_AccountLayout::window_isNoHigherThanNeeded()
{
    AccountWindow window;
    window.show();
    SessionState state = ada(Phase::Valid);
    state.account.organization = u"Analytical Engines Ltd, of several words"_s;
    window.setSessions({viewOf(state)}); // rows appear that had no width yet
    QTRY_VERIFY(value(window, "Organization")->width() > 200);
    QCOMPARE(window.height(), 560);
    state.scopes = {u"openid"_s, u"profile"_s, u"email"_s, u"offline_access"_s};
    window.setSessions({viewOf(state)});
    QTRY_VERIFY(value(window, "Permissions")->height() > value(window, "Role")->height());
    QTRY_VERIFY(!value(window, "Permissions")->verticalScrollBar()->isVisible());
}

void tst_AccountLayout::events_takeTheRoomThereIs()
{
    AccountWindow window;
    SessionView view = viewOf(ada(Phase::Valid));
    for (int i = 0; i < 30; ++i)
        view.events += {Event::Kind::Renewed, view.now.addSecs(-3600 * i)};
    window.setSessions({view});
    window.show();
    const QList<ValueText *> values = window.findChildren<ValueText *>();
    const auto last = std::ranges::find(values, u"Last events"_s, &ValueText::accessibleName);
    QVERIFY(last != values.end());
    const int before = (*last)->height();
    const int place = (*last)->mapTo(&window, QPoint()).y();
    window.resize(window.width(), window.height() + 100);
    QTRY_VERIFY((*last)->height() >= before + 90);
    QCOMPARE((*last)->mapTo(&window, QPoint()).y(), place);
    window.resize(window.width(), window.height() + 2000);
    QTRY_COMPARE((*last)->verticalScrollBar()->maximum(), 0);
    QCOMPARE((*last)->mapTo(&window, QPoint()).y(), place);
}

QTEST_MAIN(tst_AccountLayout)
#include "tst_accountlayout.moc"
