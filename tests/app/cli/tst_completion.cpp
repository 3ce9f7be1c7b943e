// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

class TestCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void candidates_fitThePlace_data();
    void candidates_fitThePlace();
    void options_ofACommandAndAll_areThere();
    void meaning_standsBehindATab();

private:
    QByteArrayList candidates(const QString &line) const;

    QTemporaryDir m_folder;
};

void TestCompletion::initTestCase()
{
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder.path()));
    qputenv("AUTHTRAY_CONFIG_DIR", QFile::encodeName(m_folder.path()));
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("profiles"))
            && QDir(m_folder.path()).mkpath(QStringLiteral("other/profiles")));
    for (const char *name : {"profiles/home", "profiles/work", "other/profiles/elsewhere"}) {
        QFile file(QStringLiteral("%1/%2.json").arg(m_folder.path(), QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
                R"({"version": 1, "issuer": "https://id.example.com", "client_id": "c", "hosts": ["a.example", "b.example/x"]})");
    }
}

/// A space at the end begins a new word. FOLDER is the config folder's.
QByteArrayList TestCompletion::candidates(const QString &line) const
{
    std::vector<std::string> words;
    for (const QString &word : line.split(u' '))
        words.push_back(QString(word).replace(QStringLiteral("FOLDER"), m_folder.path()).toStdString());
    QByteArrayList found = complete(words).out.split('\n');
    found.removeLast();
    for (QByteArray &candidate : found)
        candidate = candidate.split('\t').first();
    return found;
}

void TestCompletion::candidates_fitThePlace_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *line, const char *expected) {
        QTest::newRow(line) << QString::fromLatin1(line) << QByteArray(expected);
    };
    row("", "--cli,--config,--log-level,--help,--version");
    row("--c", "--cli,--config");
    row("--cli", "--cli");
    row("--cli lo", "login,logout");
    row("--cli stat", "status");
    row("--cli stats", "");
    row("--cli --js", "--json");
    row("--cli me --js", "--json");
    row("--cli refresh --login", "--login-validity");
    row("--cli me --login", "");
    row("--cli status --offline --offl", "");
    row("--cli status --output ", "text,json,table,yaml,plain");
    row("--cli status --output y", "yaml");
    row("--cli --output=t", "--output=text,--output=table");
    row("--cli status --log-level ", "error,warn,info,debug");
    row("--cli status --profile ", "home,work");
    row("--cli login --store ", "keychain,file");
    row("--cli login --provider gi", "github,gitlab");
    row("--cli import ", "pipeops,uipath");
    row("--cli status --profile=w", "--profile=work");
    row("--cli status --config FOLDER/other --profile ", "elsewhere");
    row("--cli --config=FOLDER/other status --profile ", "elsewhere");
    row("--cli status --config ", "");
    row("--cli status --timeout ", "");
    row("--cli profiles ", "list,show,default,remove,hosts");
    row("--cli profiles show ", "home,work");
    row("--cli profiles hosts ", "home,work");
    row("--cli profiles hosts work --remove ", "a.example,b.example/x");
    row("--cli profiles hosts work --remove=b", "--remove=b.example/x");
    row("--cli profiles hosts nobody --remove ", "");
    row("--cli profiles show work --remove ", "");
    row("--cli --profile home profiles show w", "work");
    row("--cli logout ", "--force,--all,--help");
    row("--nonsense --cli --nonsense st", "status");
}

void TestCompletion::candidates_fitThePlace()
{
    QFETCH(QString, line);
    QTEST(candidates(line).join(','), "expected");
}

void TestCompletion::options_ofACommandAndAll_areThere()
{
    const QByteArrayList found = candidates(QStringLiteral("--cli login -"));
    for (const char *option :
         {"--issuer", "--client-id", "--scope", "--no-browser", "--force", "--help", "--profile", "--output"})
        QVERIFY2(found.contains(option), option);
}

void TestCompletion::meaning_standsBehindATab()
{
    QCOMPARE(complete({"--cli", "me"}).out, QByteArray("me\tThe account you are signed in with\n"));
    QVERIFY(complete({}).out.isEmpty());
}

QTEST_APPLESS_MAIN(TestCompletion)
#include "tst_completion.moc"
