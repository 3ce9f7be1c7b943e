// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relyingpartyfixture.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

/// The ID token is what `make` makes of the claims.
Change idToken(const std::function<QByteArray(const QByteArray &payload)> &make)
{
    return [=](Answers &answers) { answers.sign = make; };
}

QByteArray signedText(const QByteArray &payload)
{
    return sign(rsa(), {{u"alg"_s, u"RS256"_s}}, payload);
}

Change account(const QByteArray &body)
{
    return [=](Answers &answers) { answers.account = body; };
}

Change answeredBy(const QString &iss)
{
    return [=](Answers &answers) { answers.iss = iss; };
}

Change announcingIss(const std::function<QString(const QString &issuer)> &iss)
{
    return [=](Answers &answers) {
        answers.iss = iss(answers.metadata.value(u"issuer"_s).toString());
        answers.metadata.insert(u"authorization_response_iss_parameter_supported"_s, true);
    };
}

/// The code hasn't been sent to the token endpoint.
bool keepsTheCode(const QList<StandInRequest> &requests, const QUrlQuery &)
{
    return std::ranges::none_of(requests, [](const StandInRequest &request) { return request.path == "/token"; });
}

} // namespace

/// What the Foundation's modules leave open. Where the standard says MUST, it is refused; where it leaves the choice,
/// or where the duty is the provider's alone, people aren't kept out.
class TestRelyingPartyChoices : public RelyingPartyFixture
{
    Q_OBJECT

private Q_SLOTS:
    void choice_data();
    void choice() { runRow(); }
};

void TestRelyingPartyChoices::choice_data()
{
    addColumns();
    const QString accepted = u"accepted"_s;
    const QString anotherKind = refused(u"the ID token says that it is a token of another kind"_s);
    const QString untrusted = refused(u"the ID token isn't signed in a way that can be trusted"_s);

    // Core, 3.1.3.7, 7: "SHOULD". Metadata are often out of date, and the key that the issuer publishes decides.
    row("PS256, and RS256 and ES256 are announced", inHeader(u"alg"_s, u"PS256"_s), accepted);

    // RFC 9068, 2.1 and Back-Channel Logout, 2.4 give the types so that nobody takes one token for the other (RFC 8725,
    // 3.11). Other types are let pass: an ID token has none that everybody uses.
    row("an access token", inHeader(u"typ"_s, u"at+jwt"_s), anotherKind);
    row("an access token by its media type", inHeader(u"typ"_s, u"application/AT+JWT"_s), anotherKind);
    row("a logout token", inHeader(u"typ"_s, u"logout+jwt"_s), anotherKind);
    row("a JWT", inHeader(u"typ"_s, u"JWT"_s), accepted);
    row("a type that nobody knows", inHeader(u"typ"_s, u"id_token+jwt"_s), accepted);

    // RFC 7515, 4: a parameter that isn't known is ignored. The payload is read as base64url in any case, as it must be
    // in a JWT (RFC 7797, 7).
    row("b64: false, not critical", inHeader(u"b64"_s, false), accepted);
    row("b64: false, critical", idToken([](const QByteArray &payload) { // newer cjose signs none
            return base64(R"({"alg":"RS256","crit":["b64"]})") + '.' + base64(payload) + ".AAAA";
        }),
        untrusted);
    row("a payload that isn't encoded", idToken([](const QByteArray &payload) {
            return base64(R"({"alg":"RS256","b64":false})") + '.' + payload + ".AAAA";
        }),
        refused(u"the ID token can't be read"_s));

    // RFC 7519, 4 and RFC 7515, 4: the last one counts, for each reader of the token, or the token is refused.
    row("a claim twice, the last one right",
        idToken([](const QByteArray &payload) { return signedText(R"({"iss":"other",)" + payload.mid(1)); }), accepted);
    row("a claim twice, the last one wrong",
        idToken([](const QByteArray &payload) { return signedText(payload.chopped(1) + R"(,"iss":"other"})"); }),
        refused(u"the ID token comes from another issuer"_s));
    row("an algorithm twice, the last one none", idToken([](const QByteArray &payload) {
            return base64(R"({"alg":"RS256","alg":"none"})") + '.' + base64(payload) + ".AAAA";
        }),
        untrusted);
    row(
            "a key's modulus twice, the last one right",
            [](Answers &answers) { answers.keys.replace(R"("n":)", R"("n":"AAAA","n":)"); }, accepted);
    row("an account's id twice, the last one right",
        account(R"({"sub": "eve", "sub": "ada", "email": "ada@example.com"})"), accepted);
    row(
            "an access token twice, the last one right",
            [](Answers &answers) { answers.beforeTokens = R"("access_token": "another", )"; }, accepted);

    // Core, 3.1.3.8: "MAY". The access token has come in the same answer over TLS, so the hash protects from nothing,
    // and some providers take the hash of another algorithm. c_hash belongs to other flows (3.3.2.11).
    row("a wrong at_hash", claim(u"at_hash"_s, u"77QmUPtjPfzWtF2AnpK9RQ"_s), accepted);
    row("a wrong c_hash", claim(u"c_hash"_s, u"77QmUPtjPfzWtF2AnpK9RQ"_s), accepted);

    // Core, 2 binds the provider, not the client.
    row(
            "a subject of more than 255 characters",
            [](Answers &answers) {
                answers.claims.insert(u"sub"_s, QString(300, u'a'));
                answers.account = R"({"email": "ada@example.com", "sub": ")" + QByteArray(300, 'a') + R"("})";
            },
            accepted);

    // RFC 9700, 4.4 and RFC 9207, 2.4: mix-up. The redirect has the same path for all issuers, because it is registered
    // at each of them. A sign-in has a port and a state of its own, so a response reaches the sign-in that it was asked
    // for, and `iss` shows that it comes from the issuer of that sign-in. Where a provider announces no `iss`, it can't
    // be demanded.
    const QString fromAnother = refused(u"the browser's answer came from another provider"_s);
    row("iss of another issuer", answeredBy(u"https://other.example.com"_s), fromAnother, keepsTheCode);
    row("iss of another issuer, and iss is announced",
        announcingIss([](const QString &) { return u"https://other.example.com"_s; }), fromAnother, keepsTheCode);
    row("iss with a slash too many", announcingIss([](const QString &issuer) { return issuer + u'/'; }), fromAnother,
        keepsTheCode);
    row("iss missing though announced", announcingIss([](const QString &) { return QString(); }), fromAnother,
        keepsTheCode);
    row("iss as announced", announcingIss([](const QString &issuer) { return issuer; }), accepted);
    row("neither announced nor sent", nothing, accepted);
}

QTEST_GUILESS_MAIN(TestRelyingPartyChoices)
#include "tst_relyingpartychoices.moc"
