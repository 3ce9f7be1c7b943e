// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/account/accountwindowparts.h"

#include "ui/widgets/valuetext.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace authtray {

using Phase = SessionState::Phase;

SessionState ada(Phase phase)
{
    SessionState state;
    state.phase = phase;
    state.profile = QStringLiteral("work");
    state.provider = QStringLiteral("login.example.com");
    state.account.id = QStringLiteral("248289761001");
    state.account.name = QStringLiteral("Ada Lovelace");
    state.account.email = QStringLiteral("ada@example.com");
    state.account.role = QStringLiteral("admin");
    state.signedInAt = start;
    state.issuedAt = start;
    state.renewsAt = start.addSecs(55 * 60);
    state.expiresAt = start.addSecs(60 * 60);
    state.scopes = {QStringLiteral("openid"), QStringLiteral("profile")};
    return state;
}

SessionState ada(Phase phase, Error::Kind problem)
{
    SessionState state = ada(phase);
    state.problem = Error{problem, QStringLiteral("login.example.com"), {}};
    return state;
}

SessionView viewOf(const SessionState &state, const QDateTime &now)
{
    return {state, now, true};
}

QList<SessionView> twoProfiles()
{
    SessionState home = ada(Phase::Ended, Error::Kind::SessionEnded);
    home.profile = QStringLiteral("home");
    return {{home, start}, viewOf(ada(Phase::Valid))};
}

QStringList textsOf(const QWidget &window)
{
    QStringList texts;
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&window) && !label->text().isEmpty())
            texts += label->text();
    }
    return texts;
}

QStringList buttonsOf(const QWidget &window)
{
    QStringList texts;
    for (const QPushButton *button : window.findChildren<QPushButton *>()) {
        if (button->isVisibleTo(&window))
            texts += QString(button->text()).remove(u'&') + (button->isDefault() ? QStringLiteral("*") : QString());
    }
    return texts;
}

QPushButton *button(const QWidget &window, const char *text)
{
    for (QPushButton *each : window.findChildren<QPushButton *>()) {
        if (QString(each->text()).remove(u'&') == QLatin1String(text))
            return each;
    }
    return nullptr;
}

ValueText *value(const QWidget &window, const char *name)
{
    for (ValueText *each : window.findChildren<ValueText *>()) {
        if (each->accessibleName() == QLatin1String(name))
            return each;
    }
    return nullptr;
}

namespace {

QAccessibleInterface *accessibleOf(QAccessibleInterface *parent, const QString &name)
{
    if (parent->text(QAccessible::Name) == name && parent->actionInterface() && !parent->state().invisible)
        return parent;
    for (int i = 0; i < parent->childCount(); ++i) {
        if (auto *found = accessibleOf(parent->child(i), name))
            return found;
    }
    return nullptr;
}

} // namespace

void press(QWidget &window, const char *name)
{
    auto *found = accessibleOf(QAccessible::queryAccessibleInterface(&window), QString::fromUtf8(name));
    QVERIFY2(found, name);
    found->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
}

} // namespace authtray
