// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccountdialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace authtray;

class tst_AddAccountDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<Profile>(); }
    void signIn_isOfferedForUsableInputOnly_data();
    void signIn_isOfferedForUsableInputOnly();
    void name_followsTheHostUntilChosen();
    void name_taken_isNumbered();
    void signIn_reportsTheProfile();

private:
    static QLineEdit *field(const QDialog &dialog, const char *name);
    static QPushButton *signIn(const QDialog &dialog);
    static void type(const QDialog &dialog, const char *name, const QString &text);
};

QLineEdit *tst_AddAccountDialog::field(const QDialog &dialog, const char *name)
{
    for (QLineEdit *each : dialog.findChildren<QLineEdit *>()) {
        if (each->accessibleName() == QLatin1String(name))
            return each;
    }
    return nullptr;
}

QPushButton *tst_AddAccountDialog::signIn(const QDialog &dialog)
{
    for (QPushButton *each : dialog.findChildren<QPushButton *>()) {
        if (each->isDefault())
            return each;
    }
    return nullptr;
}

void tst_AddAccountDialog::type(const QDialog &dialog, const char *name, const QString &text)
{
    field(dialog, name)->selectAll();
    QTest::keyClicks(field(dialog, name), text);
}

void tst_AddAccountDialog::signIn_isOfferedForUsableInputOnly_data()
{
    QTest::addColumn<QString>("issuer");
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("https") << QStringLiteral("https://login.example.com") << true;
    QTest::newRow("with path") << QStringLiteral("https://login.example.com/realms/one") << true;
    QTest::newRow("http on this computer") << QStringLiteral("http://127.0.0.1:8080") << true;
    QTest::newRow("http on localhost") << QStringLiteral("http://localhost:8080") << true;
    QTest::newRow("http on IPv6 loopback") << QStringLiteral("http://[::1]:8080") << true;
    QTest::newRow("http elsewhere") << QStringLiteral("http://login.example.com") << false;
    QTest::newRow("http, looks like localhost") << QStringLiteral("http://localhost.example.com") << false;
    QTest::newRow("no scheme") << QStringLiteral("login.example.com") << false;
    QTest::newRow("query") << QStringLiteral("https://login.example.com/?a=b") << false;
    QTest::newRow("another scheme") << QStringLiteral("ftp://login.example.com") << false;
}

void tst_AddAccountDialog::signIn_isOfferedForUsableInputOnly()
{
    QFETCH(QString, issuer);
    AddAccountDialog dialog({});
    QVERIFY(!signIn(dialog)->isEnabled());
    type(dialog, "Issuer URL", issuer);
    type(dialog, "Profile name", QStringLiteral("work"));
    QVERIFY(!signIn(dialog)->isEnabled());
    type(dialog, "Client ID", QStringLiteral("client"));
    QTEST(signIn(dialog)->isEnabled(), "isOffered");
}

void tst_AddAccountDialog::name_followsTheHostUntilChosen()
{
    AddAccountDialog dialog({});
    type(dialog, "Issuer URL", QStringLiteral("https://login.example.com/realm"));
    QCOMPARE(field(dialog, "Profile name")->text(), QStringLiteral("login.example.com"));
    type(dialog, "Profile name", QStringLiteral("work"));
    type(dialog, "Issuer URL", QStringLiteral("https://other.example.com"));
    QCOMPARE(field(dialog, "Profile name")->text(), QStringLiteral("work"));
}

void tst_AddAccountDialog::name_taken_isNumbered()
{
    AddAccountDialog dialog({QStringLiteral("login.example.com")});
    type(dialog, "Issuer URL", QStringLiteral("https://login.example.com"));
    QCOMPARE(field(dialog, "Profile name")->text(), QStringLiteral("login.example.com-2"));
}

void tst_AddAccountDialog::signIn_reportsTheProfile()
{
    AddAccountDialog dialog({});
    QSignalSpy requested(&dialog, &AddAccountDialog::signInRequested);
    type(dialog, "Issuer URL", QStringLiteral("https://login.example.com"));
    type(dialog, "Client ID", QStringLiteral("client"));
    signIn(dialog)->click();
    QCOMPARE(requested.size(), 1);
    const auto profile = requested.at(0).at(0).value<Profile>();
    QCOMPARE(profile.name, QStringLiteral("login.example.com"));
    QCOMPARE(profile.provider.issuer, QStringLiteral("https://login.example.com"));
    QCOMPARE(profile.provider.clientId, QStringLiteral("client"));
    QCOMPARE(profile.provider.scope, QStringLiteral("openid profile email offline_access"));
}

QTEST_MAIN(tst_AddAccountDialog)
#include "tst_addaccountdialog.moc"
