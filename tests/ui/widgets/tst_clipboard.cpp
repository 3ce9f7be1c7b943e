// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

class tst_Clipboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { clipboard()->clear(); }

    void copySecret_isMarkedAsSecret();
    void copySecret_isTakenBackInTime();
    void copySecret_somethingElseCopied_staysThere();
    void copySecret_endOfProgram_takesItBack();

private:
    static QClipboard *clipboard() { return QGuiApplication::clipboard(); }
};

void tst_Clipboard::copySecret_isMarkedAsSecret()
{
    Clipboard secrets(1h);
    secrets.copySecret(QStringLiteral("token"));
    QCOMPARE(clipboard()->text(), QStringLiteral("token"));
    QCOMPARE(clipboard()->mimeData()->data(QStringLiteral("x-kde-passwordManagerHint")), QByteArrayLiteral("secret"));
}

void tst_Clipboard::copySecret_isTakenBackInTime()
{
    Clipboard secrets(1ms);
    secrets.copySecret(QStringLiteral("token"));
    QTRY_COMPARE(clipboard()->text(), QString());
}

void tst_Clipboard::copySecret_somethingElseCopied_staysThere()
{
    Clipboard secrets(1h);
    secrets.copySecret(QStringLiteral("token"));
    clipboard()->setText(QStringLiteral("shopping list"));
    secrets.clearSecret();
    QCOMPARE(clipboard()->text(), QStringLiteral("shopping list"));
}

void tst_Clipboard::copySecret_endOfProgram_takesItBack()
{
    {
        Clipboard secrets(1h);
        secrets.copySecret(QStringLiteral("token"));
    }
    QCOMPARE(clipboard()->text(), QString());
}

QTEST_MAIN(tst_Clipboard)
#include "tst_clipboard.moc"
