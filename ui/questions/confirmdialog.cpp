// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/questions/confirmdialog.h"

#include "core/foreigntext.h"
#include "ui/state/wording.h"
#include "ui/widgets/wrappinglabel.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>

#include <QCoroSignal>

namespace authtray {

namespace {

struct ConfirmDialog
{
    Q_DECLARE_TR_FUNCTIONS(ConfirmDialog)
};

struct Question
{
    QString text;
    QString consequence;
    QString yes;
};

QCoro::Task<bool> ask(QWidget *parent, Question question)
{
    QPointer<QMessageBox> box = new QMessageBox(QMessageBox::Question, ConfirmDialog::tr("Authtray"), question.text,
                                                QMessageBox::Cancel, parent);
    box->setTextFormat(Qt::PlainText); // names come from a provider
    box->setInformativeText(toRichText(question.consequence)); // which has no format of its own
    const QPushButton *yes = box->addButton(question.yes, QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    box->open();
    co_await qCoro(box.data(), &QDialog::finished);
    const bool isYes = box && box->clickedButton() == yes;
    if (box)
        box->deleteLater();
    co_return isYes;
}

} // namespace

QCoro::Task<bool> confirmSignOut(QWidget *parent, QString profile, Account account)
{
    const QString who = isolated(account.label());
    return ask(parent, {who.isEmpty() ? ConfirmDialog::tr("Sign out?") : ConfirmDialog::tr("Sign out %1?").arg(who),
                        ConfirmDialog::tr("Programs that use the profile “%1” will no longer get a token.").arg(profile),
                        ConfirmDialog::tr("Sign &out")});
}

QCoro::Task<bool> confirmRemoval(QWidget *parent, QString profile, Account account)
{
    const QString who = isolated(account.label());
    const QString consequence = who.isEmpty()
                                        ? ConfirmDialog::tr("Its settings are removed.")
                                        : ConfirmDialog::tr("%1 is signed out, and its settings are removed. Programs "
                                                            "that use it will no longer get a token.")
                                                  .arg(who);
    return ask(parent,
               {ConfirmDialog::tr("Remove the profile “%1”?").arg(profile), consequence, ConfirmDialog::tr("&Remove")});
}

QCoro::Task<bool> confirmAbandoning(QWidget *parent, Profile profile)
{
    QStringList places;
    for (const StorePlace &place : profile.leftIn)
        places.push_back(place.name().toString());
    return ask(parent, {ConfirmDialog::tr("Remove the profile “%1” all the same?").arg(profile.name),
                        ConfirmDialog::tr("An earlier session couldn't be ended: it is still in %1. It stays good until "
                                          "you end it at %2.")
                                .arg(QLocale().createSeparatedList(places), profile.provider.host()),
                        ConfirmDialog::tr("&Remove")});
}

QCoro::Task<bool> confirmCopyToken(QWidget *parent, Account account)
{
    const QString who = isolated(account.label());
    return ask(parent, {who.isEmpty() ? ConfirmDialog::tr("Copy the access token?")
                                      : ConfirmDialog::tr("Copy the access token of %1?").arg(who),
                        ConfirmDialog::tr("While it is in the clipboard, any program can read it."),
                        ConfirmDialog::tr("&Copy")});
}

QCoro::Task<bool> confirmStepUp(QWidget *parent, StepUp stepUp, QString provider)
{
    return ask(parent, {ConfirmDialog::tr("Allow more at %1?").arg(isolated(stepUp.host)),
                        ConfirmDialog::tr("It wants: %1. Your browser opens, and %2 asks you again.")
                                .arg(isolated(scopesInWords(stepUp.scopes)), isolated(provider)),
                        ConfirmDialog::tr("&Open browser")});
}

QCoro::Task<bool> confirmOtherAccount(QWidget *parent, Account now, Account before)
{
    return ask(parent, {ConfirmDialog::tr("Replace %1?").arg(isolated(before.label())),
                        ConfirmDialog::tr("You signed in as %1. Until now this profile belonged to %2.")
                                .arg(isolated(now.label()), isolated(before.label())),
                        ConfirmDialog::tr("&Replace")});
}

} // namespace authtray
