// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/errortext.h"

#include <QTest>

using namespace authtray;
using Kind = Error::Kind;

class TestErrorText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kind_hasAdvice_data();
    void kind_hasAdvice();
    void promisedMessage_readsToTheLetter_data();
    void promisedMessage_readsToTheLetter();
    void lockedKeychain_withoutADisplay_hasTheFileInstead();
    void missingPassphrase_namesTheAgentOnlyIfOneAnswers();
    void passphraseFileOfTheAgent_isCalledThat();
    void advisedCommand_repeatsTheOptionsOfTheSession();
};

void TestErrorText::kind_hasAdvice_data()
{
    QTest::addColumn<Kind>("kind");
    for (int kind = 0; kind <= int(Kind::Cancelled); ++kind) {
        const bool isCallersOwn = Kind(kind) == Kind::BadInput || Kind(kind) == Kind::BadImport
                                  || Kind(kind) == Kind::BadPassphraseFile || Kind(kind) == Kind::SignInFailed
                                  || Kind(kind) == Kind::NoToken;
        if (!isCallersOwn && Kind(kind) != Kind::Cancelled) // which has none
            QTest::addRow("%d", kind) << Kind(kind);
    }
}

void TestErrorText::kind_hasAdvice()
{
    QFETCH(Kind, kind);
    const QString subject = QStringLiteral("subject");
    const QString advice = adviceAtTerminal({.kind = kind, .subject = subject, .values = {subject, subject, subject}});
    QVERIFY2(!advice.contains(u'%'), qPrintable(advice));
    const bool isCommand = advice.startsWith(QStringLiteral("Run 'authtray --cli "));
    const bool endsInAValue = kind == Kind::NoTenant || kind == Kind::MissingSetting || kind == Kind::ReadFailed;
    QVERIFY2(isCommand || endsInAValue || advice.endsWith(u'.'), qPrintable(advice));
    QVERIFY2(advice.front().isUpper(), qPrintable(advice));
}

void TestErrorText::promisedMessage_readsToTheLetter_data()
{
    QTest::addColumn<Error>("error");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("advice");
    const QString again = QStringLiteral("Run 'authtray --cli login' to re-authenticate");
    QTest::newRow("not signed in") << Error{Kind::NotSignedIn, QStringLiteral("work"), {}}
                                   << QStringLiteral("not authenticated")
                                   << QStringLiteral("Run 'authtray --cli login' to authenticate");
    QTest::newRow("wrong passphrase in a file")
            << Error{.kind = Kind::PassphraseWrong,
                     .subject = QStringLiteral("/c/work.sealed"),
                     .values = {QStringLiteral("/home/ada/phrase")}}
            << QStringLiteral("the passphrase doesn't open /c/work.sealed")
            << QStringLiteral(
                       "It is from /home/ada/phrase: correct it there. If it is forgotten, remove the encrypted file and "
                       "sign in again.");
    const Text unreadable = Text::at(QStringLiteral("/c/work.json"), QStringLiteral("permission denied"));
    QTest::newRow("without permissions") << Error{.kind = Kind::ReadFailed,
                                                  .subject = unreadable,
                                                  .values = {QStringLiteral("chmod 600 /c/work.json")}}
                                         << QStringLiteral("failed to read /c/work.json: permission denied")
                                         << QStringLiteral("Give yourself access to it: chmod 600 /c/work.json");
    QTest::newRow("another account's") << Error{Kind::AccountChanged, QStringLiteral("id.example.com"), {}}
                                       << QStringLiteral("id.example.com renewed the session for another account, so it "
                                                         "was ended")
                                       << again;
    QTest::newRow("expired") << Error{Kind::TokenExpired, QStringLiteral("work"), {}}
                             << QStringLiteral("authentication token has expired") << again;
    QTest::newRow("invalid") << Error{Kind::TokenRefused, QStringLiteral("login.example.com"), {}}
                             << QStringLiteral("invalid authentication token") << again;
    const QString replace = QStringLiteral("Put a new token into TOKEN, or unset it to use the stored session.");
    const auto ofEnvironment = [](Kind kind) {
        return Error{.kind = kind, .isSessionKept = true, .variable = QStringLiteral("TOKEN")};
    };
    QTest::newRow("no token in the environment")
            << Error{.kind = Kind::NoToken,
                     .subject = QStringLiteral("TOKEN isn't a JWT"),
                     .isSessionKept = true,
                     .variable = QStringLiteral("TOKEN")}
            << QStringLiteral("invalid authentication token")
            << QStringLiteral("TOKEN isn't a JWT. Put a new token into TOKEN, or unset it to use the stored session.");
    QTest::newRow("expired in the environment, and nothing is stored")
            << Error{.kind = Kind::TokenExpired, .variable = QStringLiteral("TOKEN")}
            << QStringLiteral("authentication token has expired")
            << QStringLiteral("Put a new token into TOKEN, or unset it and run 'authtray --cli login' to authenticate.");
    QTest::newRow("expired in the environment")
            << ofEnvironment(Kind::TokenExpired) << QStringLiteral("authentication token has expired") << replace;
    QTest::newRow("invalid in the environment")
            << ofEnvironment(Kind::TokenRefused) << QStringLiteral("invalid authentication token") << replace;
    Error refused = ofEnvironment(Kind::TokenRefused);
    refused.subject = QStringLiteral("login.example.com");
    refused.reason = QStringLiteral("status 401, invalid_token: It was revoked");
    QTest::newRow("refused in the provider's words")
            << refused << QStringLiteral("invalid authentication token")
            << QStringLiteral("login.example.com refused it (status 401, invalid_token: It was revoked). ") + replace;
    refused.kind = Kind::Refused;
    refused.reason = QStringLiteral("status 403");
    QTest::newRow("a token of the environment that isn't allowed it")
            << refused << QStringLiteral("login.example.com refused the request (status 403)")
            << replace + QStringLiteral(" Or ask the provider's administrator.");
    QTest::newRow("expired in the environment, and there is no profile")
            << Error{.kind = Kind::TokenExpired,
                     .variable = QStringLiteral("TOKEN"),
                     .values = {QStringLiteral("TOKEN"), QStringLiteral("NAME")}}
            << QStringLiteral("authentication token has expired")
            << QStringLiteral("Put a new token into TOKEN, or unset it and run 'authtray --cli login --provider NAME' to "
                              "authenticate.");
    QTest::newRow("expired in the environment, which another variable switches on")
            << Error{.kind = Kind::TokenExpired,
                     .isSessionKept = true,
                     .variable = QStringLiteral("TOKEN"),
                     .values = {QStringLiteral("SWITCH")}}
            << QStringLiteral("authentication token has expired")
            << QStringLiteral("Put a new token into TOKEN, or unset SWITCH to use the stored session.");
    QTest::newRow("not renewable") << ofEnvironment(
            Kind::NotRenewable) << QStringLiteral("the token can't be renewed, and doesn't say until when it is valid")
                                   << replace;
    QTest::newRow("not renewable, valid for a while")
            << Error{.kind = Kind::NotRenewable, .subject = QStringLiteral("2026-04-24 18:00:00")}
            << QStringLiteral("the token can't be renewed; it is valid until 2026-04-24 18:00:00") << again;
    const QString host = QStringLiteral("login.example.com");
    QTest::newRow("no sign-in with a code")
            << Error{Kind::NoDeviceFlow, host, {}}
            << QStringLiteral("login.example.com doesn't offer sign-in with a code")
            << QStringLiteral("Use --no-browser instead: it takes the address that the browser ends on.");
    QTest::newRow("no tenant chosen") << Error{.kind = Kind::NoTenant,
                                               .subject = QStringLiteral("Acme has several tenants"),
                                               .values = {QStringLiteral("Dev"), QStringLiteral("Test")}}
                                      << QStringLiteral("Acme has several tenants")
                                      << QStringLiteral("Choose one with --tenant NAME: Dev, Test");
    QTest::newRow("missing setting")
            << Error{.kind = Kind::MissingSetting,
                     .subject = QStringLiteral("\"realm\" is missing for the provider \"keycloak\""),
                     .values = {QStringLiteral("realm"), QStringLiteral("Realm"), QStringLiteral("my-realm")}}
            << QStringLiteral("\"realm\" is missing for the provider \"keycloak\"")
            << QStringLiteral("Give it with --set realm=VALUE. Realm, for example my-realm");
    QTest::newRow("two tokens") << Error{.kind = Kind::TwoTokens,
                                         .values = {QStringLiteral("pipeops"), QStringLiteral("uipath")}}
                                << QStringLiteral("the environment has tokens for pipeops and uipath")
                                << QStringLiteral("Choose one with --profile pipeops or --profile uipath.");
    QTest::newRow("unwritable") << Error{Kind::WriteFailed, QStringLiteral("config file: permission denied"), {}}
                                << QStringLiteral("failed to write config file: permission denied")
                                << QStringLiteral("Check the folder's permissions and free space.");
}

void TestErrorText::promisedMessage_readsToTheLetter()
{
    QFETCH(Error, error);
    QTEST(whatHappened(error).inEnglish(), "what");
    QTEST(adviceAtTerminal(error), "advice");
}

/// Nobody at a server's terminal sees the keychain's prompt.
void TestErrorText::lockedKeychain_withoutADisplay_hasTheFileInstead()
{
    const SessionOptions options{.profile = QStringLiteral(" --profile work")};
    const Error withSession{.kind = Kind::StoreLocked, .isSessionKept = true};
    const QString unlock = QStringLiteral("Unlock it and try again.");
    for (const char *display : {"DISPLAY", "WAYLAND_DISPLAY"})
        qunsetenv(display);
    QVERIFY(adviceAtTerminal(withSession, options)
                    .endsWith(QStringLiteral("authtray --cli login --profile work --store file. The session is kept.")));
    QVERIFY(adviceAtTerminal({Kind::StoreLocked}).endsWith(QStringLiteral("in an encrypted file with --store file.")));
    for (const Kind kind : {Kind::StoreLocked, Kind::StoreAbsent})
        QVERIFY(!adviceAtTerminal({.kind = kind, .isSessionKept = true}, {.isForEnd = true})
                         .contains(QStringLiteral("--store")));
    for (const char *display : {"DISPLAY", "WAYLAND_DISPLAY"}) {
        qputenv(display, ":1");
        QCOMPARE(adviceAtTerminal({Kind::StoreLocked}), unlock);
        QCOMPARE(adviceAtTerminal(withSession), unlock + QStringLiteral(" The session is kept."));
        qunsetenv(display);
    }
}

void TestErrorText::missingPassphrase_namesTheAgentOnlyIfOneAnswers()
{
    const QString agent = QStringLiteral("agent");
    QVERIFY(!adviceAtTerminal({Kind::PassphraseMissing}).contains(agent));
    QVERIFY(adviceAtTerminal({Kind::PassphraseMissing}, {.isByAgent = true}).contains(agent));
}

/// The caller's own variable may be right.
void TestErrorText::passphraseFileOfTheAgent_isCalledThat()
{
    const Error unreadable{.kind = Kind::BadPassphraseFile,
                           .subject = QStringLiteral("the passphrase file /p can't be read"),
                           .advice = QStringLiteral("Check it.")};
    const Error wrong{.kind = Kind::PassphraseWrong,
                      .subject = QStringLiteral("/c/work.sealed"),
                      .values = {QStringLiteral("/p")}};
    QCOMPARE(adviceAtTerminal(unreadable), QStringLiteral("Check it."));
    for (const Error &error : {unreadable, wrong})
        QCOMPARE(adviceAtTerminal(error, {.isByAgent = true}),
                 adviceAtTerminal(error)
                         + QStringLiteral(" The running Authtray was started with this file; with --no-agent, the command "
                                          "takes its own."));
}

void TestErrorText::advisedCommand_repeatsTheOptionsOfTheSession()
{
    const SessionOptions options{.profile = QStringLiteral(" --profile work")};
    QCOMPARE(adviceAtTerminal({Kind::NotSignedIn}, options),
             QStringLiteral("Run 'authtray --cli login --profile work' to authenticate"));
    for (const Kind kind : {Kind::SessionEnded, Kind::TokenExpired, Kind::StoreMissing})
        QCOMPARE(adviceAtTerminal({kind}, options),
                 QStringLiteral("Run 'authtray --cli login --profile work' to re-authenticate"));
    const QString file = QStringLiteral("authtray --cli login --profile work --store file.");
    QVERIFY(adviceAtTerminal({.kind = Kind::StoreAbsent, .isSessionKept = true}, options).endsWith(file));
    Error elsewhere{.kind = Kind::StoreAbsent, .subject = QStringLiteral("KWallet")};
    QVERIFY(adviceAtTerminal(elsewhere, options).startsWith(QStringLiteral("Start KWallet, ")));
    QVERIFY(adviceAtTerminal(elsewhere, options).endsWith(QStringLiteral("authtray --cli login --profile work.")));
    QVERIFY(adviceAtTerminal(elsewhere, {.isForEnd = true})
                    .endsWith(QStringLiteral("remove the profile: authtray --cli profiles remove NAME --force.")));
    elsewhere.isSessionKept = true;
    QVERIFY(adviceAtTerminal(elsewhere, {.isForEnd = true}).endsWith(QStringLiteral("sign in again first.")));
    const SessionOptions both{.profile = QStringLiteral(" --profile work"), .config = QStringLiteral(" --config /c")};
    QCOMPARE(adviceAtTerminal({Kind::UnknownProvider}, both),
             QStringLiteral("See 'authtray --cli providers --config /c'."));
}

QTEST_APPLESS_MAIN(TestErrorText)
#include "tst_errortext.moc"
