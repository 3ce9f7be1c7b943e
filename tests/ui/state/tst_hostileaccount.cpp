// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/endpage.h"
#include "tests/ui/account/accountwindowparts.h"
#include "ui/account/accountwindow.h"
#include "ui/questions/confirmdialog.h"
#include "ui/questions/tenantdialog.h"
#include "ui/tray/trayicon.h"
#include "ui/tray/traymenu.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QTest>
#include <QTextEdit>

using namespace authtray;
using Phase = SessionState::Phase;

namespace {

const QString markup = QStringLiteral("<img src=\"file:///dev/zero\">");

/// What an account may contain that its owner has made up to attack who sees it.
SessionState hostile(Phase phase)
{
    const QString text = QStringLiteral("eve\u001b]0;x\u0007\u202e\u200b%1</b>@x").arg(markup);
    SessionState state = ada(phase);
    state.account = Account::fromClaims({{QStringLiteral("sub"), text},
                                         {QStringLiteral("email"), text},
                                         {QStringLiteral("name"), text},
                                         {QStringLiteral("organization"), text},
                                         {QStringLiteral("role"), text}});
    state.account.tenant = state.account.name;
    state.problem = Error{.kind = Error::Kind::Refused, .subject = text, .reason = state.account.name};
    return state;
}

const QString nameFromTheRight = QStringLiteral("\u05d0\u05d3\u05d4@example.com");

/// Whose name is written from right to left, in Hebrew.
SessionState fromTheRight(Phase phase)
{
    SessionState state = ada(phase);
    state.profile = QStringLiteral("zoo");
    state.account = Account::fromClaims(
            {{QStringLiteral("sub"), nameFromTheRight}, {QStringLiteral("email"), nameFromTheRight}});
    state.problem = Error{.kind = Error::Kind::Refused, .subject = nameFromTheRight};
    return state;
}

/// The texts in which the name could change places with what is around it.
QStringList withoutIsolation(QStringList texts)
{
    texts.removeIf([](QString text) {
        const bool isAlone = text == nameFromTheRight;
        text.remove(u'\u2068' + nameFromTheRight + u'\u2069');
        return isAlone || !text.contains(nameFromTheRight);
    });
    return texts;
}

bool hasControls(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) {
        const bool isLineBreak = c == u'\n' || c == QChar::ParagraphSeparator || c == QChar::LineSeparator;
        return (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format) && !isLineBreak;
    });
}

/// Qt takes such a text for HTML, and loads what it refers to.
bool isDangerous(const QString &text)
{
    return Qt::mightBeRichText(text) && text.contains(markup);
}

/// What a widget shows that isn't plain, empty if all is.
QString faultOf(const QWidget &widget)
{
    QStringList texts{widget.toolTip(), widget.whatsThis(), widget.windowTitle(), widget.accessibleName(),
                      widget.accessibleDescription()};
    if (isDangerous(widget.toolTip()) || isDangerous(widget.whatsThis()))
        return QStringLiteral("a tooltip with markup");
    if (const auto *label = qobject_cast<const QLabel *>(&widget)) {
        texts += label->text();
        if (label->textFormat() != Qt::PlainText && isDangerous(label->text()))
            return QStringLiteral("a label with markup");
    }
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        texts += button->text();
    if (const auto *text = qobject_cast<const QTextEdit *>(&widget)) {
        texts += text->toPlainText();
        if (text->toHtml().contains(markup))
            return QStringLiteral("a text with markup");
    }
    if (const auto *list = qobject_cast<const QListWidget *>(&widget)) {
        for (int i = 0; i < list->count(); ++i) {
            texts << list->item(i)->text() << list->item(i)->toolTip();
            if (isDangerous(list->item(i)->toolTip()))
                return QStringLiteral("an item's tooltip with markup");
        }
    }
    for (const QAction *action : widget.actions())
        texts += action->text();
    const auto found = std::ranges::find_if(texts, hasControls);
    return found == texts.end() ? QString() : QStringLiteral("controls: ") + *found;
}

QString faultIn(const QWidget &window)
{
    QString fault = faultOf(window);
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        if (fault.isEmpty())
            fault = faultOf(*widget);
    }
    return fault;
}

} // namespace

/// Whatever a provider says about an account is text on every screen, and nothing but text.
class tst_HostileAccount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void window_data();
    void window();
    void question();
    void tenants();
    void menu_data();
    void menu();
    void tooltip_data();
    void tooltip();
    void endPage();
    void nameFromTheRight_isIsolated_data();
    void nameFromTheRight_isIsolated();
};

void tst_HostileAccount::window_data()
{
    QTest::addColumn<Phase>("phase");
    QTest::newRow("valid") << Phase::Valid;
    QTest::newRow("renewal failing") << Phase::RenewalFailing;
    QTest::newRow("unreachable") << Phase::Unreachable;
    QTest::newRow("ended") << Phase::Ended;
    QTest::newRow("signing in") << Phase::SigningIn;
}

void tst_HostileAccount::window()
{
    QFETCH(Phase, phase);
    AccountWindow window;
    QList<SessionView> sessions = twoProfiles();
    sessions += viewOf(hostile(phase));
    sessions.last().state.profile = QStringLiteral("zoo");
    window.setSessions(sessions);
    window.showProfile(QStringLiteral("zoo"));
    window.showMessage(*hostile(phase).problem);
    QVERIFY(textsOf(window).join(u' ').contains(markup) || phase == Phase::SigningIn); // it is shown at all
    QCOMPARE(faultIn(window), QString());
}

void tst_HostileAccount::question()
{
    QWidget parent;
    const Account eve = hostile(Phase::Valid).account;
    confirmOtherAccount(&parent, eve, eve);
    confirmSignOut(&parent, QStringLiteral("work"), eve);
    confirmCopyToken(&parent, eve);
    const auto boxes = parent.findChildren<QDialog *>();
    QCOMPARE(boxes.size(), 3);
    for (QDialog *box : boxes) {
        QCOMPARE(faultIn(*box), QString());
        box->reject();
    }
    QCoreApplication::processEvents();
}

void tst_HostileAccount::tenants()
{
    QWidget parent;
    chooseTenant(&parent, {hostile(Phase::Valid).account.tenant});
    auto *dialog = parent.findChild<QDialog *>();
    QCOMPARE(faultIn(*dialog), QString());
    dialog->reject();
    QCoreApplication::processEvents();
}

void tst_HostileAccount::menu_data()
{
    window_data();
}

void tst_HostileAccount::menu()
{
    QFETCH(Phase, phase);
    TrayMenu menu;
    QList<SessionView> sessions = twoProfiles();
    sessions += viewOf(hostile(phase));
    sessions.last().state.profile = QStringLiteral("zoo");
    menu.setSessions(sessions);
    QCOMPARE(faultIn(menu), QString());
    for (const QAction *action : menu.findChildren<QAction *>())
        QVERIFY2(!hasControls(action->text()), qPrintable(action->text())); // menus show no tooltips
}

void tst_HostileAccount::tooltip_data()
{
    window_data();
}

void tst_HostileAccount::tooltip()
{
    QFETCH(Phase, phase);
    const QString text = trayTooltip({viewOf(hostile(phase))});
    QVERIFY2(!text.contains(u'<') && !text.contains(u'&') && !hasControls(text), qPrintable(text));
}

void tst_HostileAccount::endPage()
{
    const Account eve = hostile(Phase::Valid).account;
    const QByteArray html = renderEndPage(EndPage::signedIn(eve.name, eve.label()));
    QVERIFY(!html.contains("<img") && !html.contains("</b>@x"));
}

void tst_HostileAccount::nameFromTheRight_isIsolated_data()
{
    window_data();
}

void tst_HostileAccount::nameFromTheRight_isIsolated()
{
    QFETCH(Phase, phase);
    QList<SessionView> sessions = twoProfiles();
    sessions += viewOf(fromTheRight(phase));
    QStringList texts = trayTooltip({sessions.last()}).split(u'\n');
    AccountWindow window;
    window.setSessions(sessions);
    window.showProfile(QStringLiteral("zoo"));
    texts += textsOf(window);
    TrayMenu menu;
    menu.setSessions(sessions);
    for (const QAction *action : menu.findChildren<QAction *>())
        texts += action->text();
    QWidget parent;
    confirmOtherAccount(&parent, fromTheRight(phase).account, fromTheRight(phase).account);
    confirmSignOut(&parent, QStringLiteral("work"), fromTheRight(phase).account);
    confirmCopyToken(&parent, fromTheRight(phase).account);
    for (QDialog *box : parent.findChildren<QDialog *>()) {
        texts += textsOf(*box);
        box->reject();
    }
    QVERIFY(texts.join(u' ').contains(nameFromTheRight));
    QCOMPARE(withoutIsolation(texts), QStringList());
    QCoreApplication::processEvents();
}

QTEST_MAIN(tst_HostileAccount)
#include "tst_hostileaccount.moc"
