// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenvariables.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace authtray;

class TestTokenVariables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_thatMayCarryAToken_data();
    void names_thatMayCarryAToken();
    void presetThatComesChangesAndGoes_isNoticed();
};

void TestTokenVariables::names_thatMayCarryAToken_data()
{
    QTest::addColumn<std::vector<std::string>>("names");
    QTest::addColumn<bool>("hasAny");
    using Names = std::vector<std::string>;
    QTest::newRow("none") << Names{} << false;
    QTest::newRow("others") << Names{"HOME", "PATH", "GITHUB_TOKEN", "AUTHTRAY_AUTH_TOKENS"} << false;
    QTest::newRow("Authtray's own") << Names{"HOME", "AUTHTRAY_AUTH_TOKEN"} << true;
    QTest::newRow("a preset's") << Names{"PIPEOPS_TOKEN", "HOME"} << true;
    QTest::newRow("a preset's switch") << Names{"UIPATH_CLI_ENABLE_ENV_AUTH"} << true;
}

void TestTokenVariables::names_thatMayCarryAToken()
{
    QFETCH(std::vector<std::string>, names);
    QFETCH(bool, hasAny);
    const QTemporaryDir config;
    QCOMPARE(TokenVariables(Presets(config.path())).hasAny(names), hasAny);
}

void TestTokenVariables::presetThatComesChangesAndGoes_isNoticed()
{
    const QTemporaryDir config;
    TokenVariables variables{Presets(config.path())};
    QVERIFY(!variables.hasAny({"ACME_TOKEN"}));
    QVERIFY(QDir(config.path()).mkdir(QStringLiteral("providers")));
    QFile file(config.filePath(QStringLiteral("providers/acme.json")));
    auto changed = QDateTime::currentDateTime();
    const auto write = [&](const char *variable) {
        changed = changed.addSecs(1); // a file system's clock may be coarse
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate)
               && file.write(QByteArray(R"({"label": "Acme", "issuer": "https://acme.example", "client_id": "x", )"
                                        R"("environment": {"token": [")")
                             + variable + R"("]}})")
                          > 0
               && file.flush() && file.setFileTime(changed, QFileDevice::FileModificationTime);
    };
    QVERIFY(write("ACME_TOKEN"));
    file.close();
    QVERIFY(variables.hasAny({"ACME_TOKEN"}));
    QVERIFY(write("ACME_KEY"));
    file.close();
    QVERIFY(variables.hasAny({"ACME_KEY"}));
    QVERIFY(!variables.hasAny({"ACME_TOKEN"}));
    QVERIFY(file.remove());
    QVERIFY(!variables.hasAny({"ACME_KEY"}));
}

QTEST_GUILESS_MAIN(TestTokenVariables)
#include "tst_tokenvariables.moc"
