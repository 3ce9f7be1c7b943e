// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/parsedline.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

QJsonObject envelopeOf(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.out).object();
}

} // namespace

/// How a mistake on the command line is answered.
class TestUsageError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validity_bad_isToldInTheEnvelope_data();
    void validity_bad_isToldInTheEnvelope();
    void validity_badForText_isToldOnStderr();
    void usageError_isNamed_data();
    void usageError_isNamed();
    void usageError_inRefresh_isToldInItsFormat_data();
    void usageError_inRefresh_isToldInItsFormat();
};

void TestUsageError::validity_bad_isToldInTheEnvelope_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("message");
    for (const char *value : {"-1", "525601", "5.5", "abc", "5m", "0x10", "+5", "1e3", "99999999999999999999"}) {
        const QString text = QString::fromLatin1(value);
        QTest::newRow(value) << text << u"invalid value for --login-validity: \"%1\""_s.arg(text);
    }
    QTest::newRow("empty") << u"\"\""_s << u"invalid value for --login-validity: \"\""_s;
    QTest::newRow("missing") << QString() << u"--login-validity needs a value"_s;
}

void TestUsageError::validity_bad_isToldInTheEnvelope()
{
    QFETCH(QString, value);
    const Answer answer = answerTo(u"refresh --login-validity "_s + value);
    QCOMPARE(answer.exitCode, int(InvalidInput));
    const QJsonObject envelope = envelopeOf(answer);
    QCOMPARE(envelope.value(u"Result").toString(), u"ValidationError"_s);
    QTEST(envelope.value(u"Message").toString(), "message");
    QCOMPARE(envelope.value(u"Retry").toString(), u"RetryWillNotFix"_s);
    QVERIFY(answer.err.isEmpty());
}

void TestUsageError::validity_badForText_isToldOnStderr()
{
    const Answer answer = answerTo(u"refresh --login-validity abc --output text"_s);
    QCOMPARE(answer.exitCode, int(InvalidInput));
    QCOMPARE(answer.err, QByteArray("Error: invalid value for --login-validity: \"abc\"\n"
                                    "Give a whole number of minutes from 0 to 525600.\n"));
    QVERIFY(answer.out.isEmpty());
}

void TestUsageError::usageError_isNamed_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("advice");
    const auto row = [](const char *line, const char *what, const char *advice) {
        QTest::newRow(line) << QString::fromLatin1(line) << QByteArray(what) << QByteArray(advice);
    };
    const char *see = "See 'authtray --cli --help'.";
    row("--json", "no command is given", see);
    row("lgin", "unknown command \"lgin\"", "Did you mean \"login\"? See 'authtray --cli --help'.");
    row("--json prof", "unknown command \"prof\"", "Did you mean \"profiles\"? See 'authtray --cli --help'.");
    row("refesh", "unknown command \"refesh\"", "Did you mean \"refresh\"? See 'authtray --cli --help'.");
    row("Status", "unknown command \"Status\"", "Did you mean \"status\"? See 'authtray --cli --help'.");
    row("version x", "unexpected argument \"x\"", see);
    row("version --jsn", "unknown option \"--jsn\"", "Did you mean \"--json\"? See 'authtray --cli --help'.");
    row("ls", "unknown command \"ls\"", see);
    row("frobnicate --json", "unknown command \"frobnicate\"", see);
    row("status --jsn", "unknown option \"--jsn\"", "Did you mean \"--json\"? See 'authtray --cli status --help'.");
    row("logout --forse", "unknown option \"--forse\"", "Did you mean \"--force\"? See 'authtray --cli logout --help'.");
    row("status --forse", "unknown option \"--forse\"", "See 'authtray --cli status --help'.");
    row("token --login", "unknown option \"--login\"",
        "Did you mean \"--login-validity\"? See 'authtray --cli token --help'.");
    row("--colour status", "unknown option \"--colour\"", "See 'authtray --cli status --help'.");
    row("status --colour=secret", "unknown option \"--colour\"", "See 'authtray --cli status --help'.");
    row("status -x", "unknown option \"-x\"", "See 'authtray --cli status --help'.");
    row("--force logout", "--force stands before its command", "Write it after: authtray --cli logout --force");
    row("--login-validity 5 refresh --output text", "--login-validity stands before its command",
        "Write it after: authtray --cli refresh --login-validity MINUTES");
    row("token --login-validity --output json", "--login-validity needs a value", "See 'authtray --cli token --help'.");
    row("token --login-validity --json", "--login-validity needs a value", "See 'authtray --cli token --help'.");
    row("status --profile --no-agent", "--profile needs a value", "See 'authtray --cli status --help'.");
    row("login --issuer --client-id app", "--issuer needs a value", "See 'authtray --cli login --help'.");
    row("auth status work", "unexpected argument \"work\"", "See 'authtray --cli status --help'.");
    row("status work", "unexpected argument \"work\"", "See 'authtray --cli status --help'.");
    row("status -- work", "unexpected argument \"work\"", "See 'authtray --cli status --help'.");
    row("import", "the provider is missing", "Give pipeops or uipath. See 'authtray --cli import --help'.");
    row("profiles default a b", "unexpected argument \"b\"", "See 'authtray --cli profiles --help'.");
    row("status --profile", "--profile needs a value", "See 'authtray --cli status --help'.");
    row("login --issuer", "--issuer needs a value", "See 'authtray --cli login --help'.");
    row("status --profile a --profile b", "--profile is given more than once", "See 'authtray --cli status --help'.");
    row("status --output xml", "unknown output format \"xml\"", "Use --output text, json, table, yaml or plain.");
    row("status --output \"\"", "unknown output format \"\"", "Use --output text, json, table, yaml or plain.");
    row("status --json --output yaml", "--json and --output yaml contradict each other", "Give one of them.");
    row("status --output text --json", "--json and --output text contradict each other", "Give one of them.");
    row("complete", "unknown command \"complete\"", see);
    row("status --log-level loud", "unknown log level \"loud\"", "Use error, warn, info or debug.");
    row("login --store", "--store needs a value", "See 'authtray --cli login --help'.");
    row("login --store drawer", "unknown store \"drawer\"", "Use --store keychain or --store file.");
    row("login --issuer ftp://a.example", "--issuer must be an https URL",
        "Plain http is accepted for loopback hosts only.");
    row("login --issuer https:// --client-id c", "--issuer has no host in it",
        "Give the whole address, for example https://login.example.com.");
    row("login --issuer https://a.example --client-id c --client-secret env.",
        "--client-secret env. lacks the variable's name",
        "Name the variable that holds the secret, for example --client-secret env.APP_SECRET.");
    for (const char *option : {"--client-credentials", "--client-secret env.A"}) {
        row(qPrintable(u"login --issuer https://a.example "_s + QLatin1String(option)), "--client-id is missing",
            "Give the client that is registered at the issuer: --client-id ID.");
    }
    for (const char *option : {"--provider github", "--tenant a", "--set a=b"}) {
        row(qPrintable(u"login https://a.example "_s + QLatin1String(option)),
            qPrintable(QLatin1String(option).toString().section(u' ', 0, 0)
                       + u" is about a preset, and an address needs none"_s),
            "Leave out one of the two.");
    }
    row("login --provider github --issuer https://a.example --client-id c",
        "--provider and --issuer contradict each other", "Leave out one of the two.");
    row("login --tenant t --issuer https://a.example --client-id c", "--tenant and --issuer contradict each other",
        "Leave out one of the two.");
    row("login --device --browser", "--device and --browser contradict each other", "Leave out one of the two.");
    row("import pipeops --force --keep", "--force and --keep contradict each other", "Leave out one of the two.");
    row("logout --all --profile work", "--all and --profile contradict each other", "Leave out one of the two.");
    row("login --client-id a", "--client-id belongs to a provider",
        "Name the provider with --issuer URL or --provider PRESET.");
    row("login --browser=maybe", "invalid value for --browser: \"maybe\"",
        "Give true or false, or no value, which is true.");
    row("logout --force=perhaps", "invalid value for --force: \"perhaps\"",
        "Give true or false, or no value, which is true.");
    for (const char *option : {"--profile", "--config", "--provider", "--issuer", "--client-id", "--scope", "--tenant"})
        row(qPrintable(u"login %1 \"\""_s.arg(QLatin1String(option))),
            qPrintable(u"%1 has an empty value"_s.arg(QLatin1String(option))), "Give one, or leave out the option.");
    row("help status x", "unexpected argument \"x\"", "See 'authtray --cli status --help'.");
    row("help profiles show a b", "unexpected argument \"b\"", "See 'authtray --cli profiles --help'.");
    row("status x --version", "unexpected argument \"x\"", "See 'authtray --cli status --help'.");
    row("--version x", "unexpected argument \"x\"", see);
    row("help nosuch", "unknown command \"nosuch\"", see);
    row("help stats", "unknown command \"stats\"", "Did you mean \"status\"? See 'authtray --cli --help'.");
    row("nosuch --help", "unknown command \"nosuch\"", see);
    row("--nosuch --help", "unknown option \"--nosuch\"", see);
}

void TestUsageError::usageError_isNamed()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, advice);
    const Answer answer = answerTo(line);
    QCOMPARE(answer.exitCode, int(InvalidInput));
    QCOMPARE(answer.err, "Error: " + what + '\n' + advice + '\n');
    QVERIFY(answer.out.isEmpty());
}

void TestUsageError::usageError_inRefresh_isToldInItsFormat_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("isEnvelope");
    const auto row = [](const char *line, bool isEnvelope) {
        QTest::newRow(line) << QString::fromLatin1(line) << isEnvelope;
    };
    row("refresh --bogus", true);
    row("--bogus refresh", true);
    row("refresh --json --bogus", true);
    row("refresh --output json --bogus", true);
    row("refresh --timeout 0", true);
    row("refresh --output xml", true);
    row("refresh --output text --bogus", false);
    row("status --profile refresh --bogus", false);
    row("refresh --json --output yaml", true);
}

void TestUsageError::usageError_inRefresh_isToldInItsFormat()
{
    QFETCH(QString, line);
    QFETCH(bool, isEnvelope);
    const Answer answer = answerTo(line);
    QCOMPARE(answer.exitCode, int(InvalidInput));
    QCOMPARE(envelopeOf(answer).value(u"Result").toString(), isEnvelope ? u"ValidationError"_s : QString());
    QCOMPARE(answer.err.isEmpty(), isEnvelope);
}

QTEST_APPLESS_MAIN(TestUsageError)
#include "tst_usageerror.moc"
