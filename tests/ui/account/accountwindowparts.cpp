// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/account/accountwindowparts.h"

#include "ui/widgets/valuetext.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace authtray {

using namespace Qt::StringLiterals;

using Phase = SessionState::Phase;

SessionState ada(Phase phase)
{
    SessionState state;
    state.phase = phase;
    state.profile = u"work"_s;
    state.provider = u"login.example.com"_s;
    state.account.id = u"248289761001"_s;
    state.account.name = u"Ada Lovelace"_s;
    state.account.email = u"ada@example.com"_s;
    state.account.role = u"admin"_s;
    state.signedInAt = start;
    state.issuedAt = start;
    state.renewsAt = start.addSecs(55 * 60);
    state.expiresAt = start.addSecs(60 * 60);
    state.scopes = {u"openid"_s, u"profile"_s};
    return state;
}

SessionState ada(Phase phase, Error::Kind problem)
{
    SessionState state = ada(phase);
    state.problem = Error{problem, u"login.example.com"_s, {}};
    return state;
}

SessionView viewOf(const SessionState &state, const QDateTime &now)
{
    return {state, now, true};
}

QList<SessionView> twoProfiles()
{
    SessionState home = ada(Phase::Ended, Error::Kind::SessionEnded);
    home.profile = u"home"_s;
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
            texts += QString(button->text()).remove(u'&') + (button->isDefault() ? u"*"_s : QString());
    }
    return texts;
}

QPushButton *button(const QWidget &window, const char *text)
{
    for (QPushButton *candidate : window.findChildren<QPushButton *>()) {
        if (QString(candidate->text()).remove(u'&') == QString::fromUtf8(text))
            return candidate;
    }
    return nullptr;
}

ValueText *value(const QWidget &window, const char *name)
{
    for (ValueText *candidate : window.findChildren<ValueText *>()) {
        if (candidate->accessibleName() == QLatin1String(name))
            return candidate;
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
