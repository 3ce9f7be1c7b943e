// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

class tst_Clipboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { clipboard()->clear(); }

    void copySecret_isMarkedAsSecret();
    void copySecret_isReplacedInTime();
    void copySecret_countsDown();
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

/// By an empty text: a clipboard manager may restore what is cleared.
void tst_Clipboard::copySecret_isReplacedInTime()
{
    Clipboard secrets(1ms);
    secrets.copySecret(QStringLiteral("token"));
    QTRY_COMPARE(clipboard()->text(), QString());
    QVERIFY(clipboard()->mimeData()->hasText());
}

void tst_Clipboard::copySecret_countsDown()
{
    Clipboard secrets(1500ms);
    QSignalSpy left(&secrets, &Clipboard::secondsLeft);
    secrets.copySecret(QStringLiteral("token"));
    QTRY_COMPARE(left.size(), 3);
    QCOMPARE(left.at(0).at(0).toInt(), 2);
    QCOMPARE(left.at(1).at(0).toInt(), 1);
    QCOMPARE(left.at(2).at(0).toInt(), 0);
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
