// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/oautherror.h"

#include <QTest>

using namespace authtray;

class TestOAuthError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signInRefusal_saysWhatCanBeDone_data();
    void signInRefusal_saysWhatCanBeDone();
    void description_isMadeFitToBeShown_data();
    void description_isMadeFitToBeShown();
};

void TestOAuthError::signInRefusal_saysWhatCanBeDone_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("advice");
    const auto row = [](const char *code, const char *advice) {
        QTest::newRow(code) << QString::fromLatin1(code) << QString::fromLatin1(advice);
    };
    const char *client = "Check the client, and how it is registered at the provider.";
    row("temporarily_unavailable", "Try again later.");
    row("server_error", "Try again later.");
    row("access_denied", "If it wasn't you who declined, ask the provider's administrator for access.");
    row("invalid_scope", "Ask for other scopes.");
    row("invalid_grant", "Sign in again.");
    row("unauthorized_client", client);
    row("invalid_client", client);
    row("invalid_request", client);
    row("consent_required", "The provider's administrator can tell what that means.");
    row("", "The provider's administrator can tell what that means.");
}

void TestOAuthError::signInRefusal_saysWhatCanBeDone()
{
    QFETCH(QString, code);
    const Error error = signInRefusal(code, QStringLiteral("why"));
    QCOMPARE(error.kind, Error::Kind::SignInFailed);
    QTEST(adviceOn(error).toString(), "advice");
    QVERIFY(whatHappened(error).toString().endsWith(code.isEmpty() ? QStringLiteral("why")
                                                                   : code + QStringLiteral(": why")));
}

void TestOAuthError::description_isMadeFitToBeShown_data()
{
    QTest::addColumn<QString>("description");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QString &description, const QString &shown) {
        QTest::newRow(name) << description << shown;
    };
    row("nothing", {}, {});
    row("a sentence", QStringLiteral("User is not assigned to the client application."),
        QStringLiteral("User is not assigned to the client application."));
    row("several lines", QStringLiteral(" a\r\n\tb  c "), QStringLiteral("a b c"));
    row("controls", QStringLiteral("a\x1b[31mb\u202ec"), QStringLiteral("a[31mbc"));
    row("a token", QStringLiteral("token %1 is unknown").arg(QString(43, u'x')), QStringLiteral("token … is unknown"));
    row("a short token", QStringLiteral("token 1d5b5f3e8c7a4d0e9a570c1c6a4b1f1e is bad"),
        QStringLiteral("token … is bad"));
    const QString entra = QStringLiteral("AADSTS700016: '00000003-0000-0000-c000-000000000000' was not found. Trace ID: "
                                         "1D5B5F3E-8C7A-4D0E-9A57-0C1C6A4B1F1E, at 2026-01-02T03:04:05.678Z");
    row("what is looked up in a log", entra, entra);
    row("more than a UUID", QStringLiteral("1d5b5f3e-8c7a-4d0e-9a57-0c1c6a4b1f1e.1d5b5f3e bad"),
        QStringLiteral("… bad"));
    row("a token with a time before it", QStringLiteral("2026-01-02T03:04:05Z1d5b5f3e8c7a bad"),
        QStringLiteral("… bad"));
    row("an account", QStringLiteral("ada.lovelace1815@example.com has no access"),
        QStringLiteral("ada.lovelace1815@example.com has no access"));
    row("an address with a token", QStringLiteral("at https://h.example/x#access_token=abc now"),
        QStringLiteral("at https://h.example/x now"));
    row("an address", QStringLiteral("see https://id.example.com/help/a/long/way/to/go?code=secret now"),
        QStringLiteral("see https://id.example.com/help/a/long/way/to/go now"));
    row("200 characters", QString(100, u'a').replace(u'a', QStringLiteral("b ")).trimmed(),
        QString(100, u'a').replace(u'a', QStringLiteral("b ")).trimmed());
    row("more", QString(200, u'a').replace(u'a', QStringLiteral("b ")).trimmed(),
        QString(100, u'a').replace(u'a', QStringLiteral("b ")).left(199) + u'…');
}

void TestOAuthError::description_isMadeFitToBeShown()
{
    QFETCH(QString, description);
    QTEST(shownDescription(description), "shown");
}

QTEST_GUILESS_MAIN(TestOAuthError)
#include "tst_oautherror.moc"
