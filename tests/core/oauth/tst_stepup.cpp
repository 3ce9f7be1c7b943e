// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/stepup.h"

#include <QTest>

using namespace authtray;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(std::optional<StepUp>)

class TestStepUp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void challenge_isRead_data();
    void challenge_isRead();
    void parameters_areTheSignIns();
    void scopes_areAdded();
};

void TestStepUp::challenge_isRead_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<std::optional<StepUp>>("expected");
    const auto row = [](const QByteArray &challenge, const std::optional<StepUp> &expected) {
        QTest::newRow(challenge.left(60).constData()) << challenge << expected;
    };
    const auto of = [](const QStringList &scopes, const QString &levels, std::optional<std::chrono::seconds> age) {
        return StepUp{u"a.example"_s, scopes, levels, age};
    };
    row(R"(Bearer error="insufficient_scope", scope="read write")", of({u"read"_s, u"write"_s}, {}, {}));
    row(R"(Basic realm="a", Bearer realm="b", scope="write", error=insufficient_scope)", of({u"write"_s}, {}, {}));
    row(R"(Bearer error="insufficient_user_authentication", acr_values="gold  silver", max_age="60")",
        of({}, u"gold silver"_s, 60s));
    row("Bearer max_age=0", of({}, {}, 0s));
    row(R"(Bearer error="insufficient_scope", scope="write", acr_values="gold")", of({u"write"_s}, u"gold"_s, {}));
    row("", {});
    row(R"(Bearer error="invalid_token", scope="read")", {}); // what the service takes, not what is missing
    row(R"(Bearer error="insufficient_scope")", {});
    row(R"(Bearer error="insufficient_scope", scope=" ")", {});
    row("Bearer error=\"insufficient_scope\", scope=\"a\x1b[31m\"", {});
    row("Bearer error=\"insufficient_scope\", scope=\"\xc3\xa4\"", {});
    row("Bearer error=\"insufficient_scope\", scope=\"" + QByteArray(2001, 'a') + '"', {});
    row(R"(Bearer error="insufficient_user_authentication")", of({}, {}, 0s));
    row(R"(Bearer error="insufficient_user_authentication", max_age="99999999999")", of({}, {}, 0s));
    row(R"(Bearer max_age="-1")", {});
    row(R"(Bearer max_age="99999999999")", {});
    row(R"(DPoP error="insufficient_scope", scope="write")", {});
}

void TestStepUp::challenge_isRead()
{
    QFETCH(const QByteArray, challenge);
    QFETCH(const std::optional<StepUp>, expected);
    const auto read = StepUp::fromChallenge(challenge, u"a.example"_s);
    QCOMPARE(read, expected);
    if (read)
        QCOMPARE(StepUp::fromChallenge(read->toChallenge().toLatin1(), u"a.example"_s), expected);
}

void TestStepUp::parameters_areTheSignIns()
{
    const StepUp stepUp{{}, {u"write"_s}, u"gold"_s, 60s};
    QCOMPARE(stepUp.parameters(), (Parameters{{u"acr_values"_s, u"gold"_s}, {u"max_age"_s, u"60"_s}}));
    QCOMPARE((StepUp{{}, {u"write"_s}, {}, {}}.parameters()), Parameters());
}

void TestStepUp::scopes_areAdded()
{
    const StepUp stepUp{{}, {u"read"_s, u"write"_s}, {}, {}};
    QCOMPARE(stepUp.addedTo(u"openid read"_s), u"openid read write"_s);
    QCOMPARE(stepUp.addedTo({}), u"read write"_s);
}

QTEST_GUILESS_MAIN(TestStepUp)
#include "tst_stepup.moc"
