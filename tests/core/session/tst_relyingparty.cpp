// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/relyingpartyfixture.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace authtray;
using namespace Qt::StringLiterals;

namespace {

using Requests = QList<StandInRequest>;

/// The last request to a path.
StandInRequest requestTo(const Requests &requests, const QByteArray &path)
{
    const auto found = std::find_if(requests.rbegin(), requests.rend(),
                                    [&](const StandInRequest &request) { return request.path == path; });
    return found == requests.rend() ? StandInRequest() : *found;
}

/// The keys are fetched anew at each sign-in, after the token.
void rotateKeys(Answers &answers)
{
    answers.beforeSigning = [&answers] {
        answers.key = otherRsa();
        answers.header.insert(u"kid"_s, u"b"_s);
        answers.keys = keySet({publicKey(otherRsa(), {{u"kid"_s, u"b"_s}})});
    };
}

/// An ID token whose header has no `kid`.
Change withoutKid(const QJsonArray &keys)
{
    return [=](Answers &answers) {
        answers.header.remove(u"kid"_s);
        answers.keys = keySet(keys);
    };
}

const QString accepted = u"accepted"_s;

} // namespace

/// The relying-party checks of the OpenID Foundation, by the names of its test modules
/// (github.com/openid-certification/ conformance-suite): the plans basic, config and refresh-token, and what else a
/// native client with the code flow can meet. Each row signs in and renews once.
///
/// These can't be met: modules of other flows and response modes (…-invalid-athash, -missing-athash, -invalid-chash,
/// -missing-chash, -form-post-error), of requests that Authtray doesn't make (…-request-uri-…, -userinfo-bearer-body,
/// -mtls-endpoint-aliases, -dynamic-registration, -discovery-webfinger-…), and of programs with a web server of their
/// own (…-3rd-party-init-login, -rp-…, -session-management).
class TestRelyingParty : public RelyingPartyFixture
{
    Q_OBJECT

private Q_SLOTS:
    void module_data();
    void module() { runRow(); }
};

void TestRelyingParty::module_data()
{
    addColumns();
    const QString other = u"https://other.example.com/"_s;

    // oidcc-client-basic-certification-test-plan
    row("oidcc-client-test", nothing, accepted);
    row("oidcc-client-test-invalid-iss", claim(u"iss"_s, other), refused(u"the ID token comes from another issuer"_s));
    row("oidcc-client-test-missing-sub", withoutClaim(u"sub"_s), refused(u"the ID token doesn't say who signed in"_s));
    row("oidcc-client-test-invalid-aud", claim(u"aud"_s, other),
        refused(u"the ID token was issued for another program"_s));
    row("oidcc-client-test-missing-iat", withoutClaim(u"iat"_s),
        refused(u"the ID token doesn't say when it was issued"_s));
    row("oidcc-client-test-kid-absent-single-jwks", withoutKid({publicKey(rsa())}), accepted);
    row("oidcc-client-test-kid-absent-multiple-jwks", // each key that fits is tried
        withoutKid({publicKey(otherRsa()), publicKey(rsa())}), accepted);
    row("oidcc-client-test-idtoken-sig-rs256",
        inMetadata(u"id_token_signing_alg_values_supported"_s, QJsonArray{u"RS256"_s}), accepted);
    row( // may be accepted in the code flow; but no provider needs it, and a signature protects from a wrong endpoint
            "oidcc-client-test-idtoken-sig-none",
            [](Answers &answers) {
                answers.sign = [](const QByteArray &payload) {
                    return base64(R"({"alg":"none"})") + '.' + base64(payload) + '.';
                };
            },
            refused(u"the ID token isn't signed in a way that can be trusted"_s));
    row(
            "oidcc-client-test-invalid-sig-rs256", [](Answers &answers) { answers.key = otherRsa(); },
            refused(u"the ID token has a wrong signature"_s));
    row(
            "oidcc-client-test-userinfo-invalid-sub",
            [](Answers &answers) { answers.account = R"({"sub": "adainvalid", "email": "ada@example.com"})"; },
            refused(u"the account's data is about somebody else"_s));
    row("oidcc-client-test-nonce-invalid", claim(u"nonce"_s, u"invalid"_s),
        refused(u"the ID token belongs to another sign-in"_s));
    row("oidcc-client-test-scope-userinfo-claims", nothing, accepted, [](const Requests &, const QUrlQuery &asked) {
        return asked.queryItemValue(u"scope"_s, QUrl::FullyDecoded) == u"openid profile email";
    });
    row(
            "oidcc-client-test-client-secret-basic", [](Answers &answers) { answers.clientSecret = u"secret"_s; },
            accepted,
            [](const Requests &requests, const QUrlQuery &) {
                const StandInRequest request = requestTo(requests, "/token");
                return request.headers.value("authorization") == "Basic " + QByteArray("client:secret").toBase64()
                       && !request.form().hasQueryItem(u"client_secret"_s);
            });

    // oidcc-client-config-certification-test-plan
    row("oidcc-client-test-discovery-openid-config", nothing, accepted, [](const Requests &requests, const QUrlQuery &) {
        return requests.first().path == "/.well-known/openid-configuration";
    });
    row("oidcc-client-test-discovery-jwks-uri-keys", nothing, accepted,
        [](const Requests &requests, const QUrlQuery &) { return requestTo(requests, "/keys").method == "GET"; });
    row("oidcc-client-test-discovery-issuer-mismatch", inMetadata(u"issuer"_s, other),
        refused(u"the provider calls itself \"%1\", not \"http://HOST\""_s.arg(other)),
        [](const Requests &, const QUrlQuery &asked) { return asked.isEmpty(); });
    row("oidcc-client-test-signing-key-rotation-just-before-signing", rotateKeys, accepted);

    // oidcc-client-refreshtoken-profile
    row("oidcc-client-test-refresh-token", nothing, accepted, [](const Requests &requests, const QUrlQuery &) {
        return requestTo(requests, "/token").field(u"refresh_token"_s) == u"refresh-1"
               && requestTo(requests, "/userinfo").headers.value("authorization") == "Bearer access-2";
    });
    row("oidcc-client-test-refresh-token-invalid-issuer", inRenewed(u"iss"_s, other),
        u"HOST gave an answer that can't be used"_s);
    row("oidcc-client-test-refresh-token-invalid-sub", inRenewed(u"sub"_s, u"adainvalid"_s),
        u"HOST renewed the session for another account, so it was ended"_s);

    // of no plan, or of plans for other flows
    row("oidcc-client-test-missing-aud", withoutClaim(u"aud"_s),
        refused(u"the ID token was issued for another program"_s));
    row("oidcc-client-test-nonce-unless-code-flow", nothing, accepted, [](const Requests &, const QUrlQuery &asked) {
        return asked.queryItemValue(u"nonce"_s).size() == 43; // sent in the code flow, too
    });
    row(
            "oidcc-client-test-invalid-sig-es256",
            [](Answers &answers) {
                answers.key = ecKey(CJOSE_JWK_EC_P_256);
                answers.header.insert(u"alg"_s, u"ES256"_s);
                answers.keys = keySet({publicKey(ecKey(CJOSE_JWK_EC_P_256), {{u"kid"_s, u"a"_s}})});
            },
            refused(u"the ID token has a wrong signature"_s));
    row( // even a right signature with the client's secret is refused, because a public client's is known to everybody
            "oidcc-client-test-invalid-sig-hs256",
            [](Answers &answers) {
                answers.clientSecret = u"a secret of thirty-two characters"_s;
                answers.key = symmetricKey("another secret of as many characters");
                answers.header.insert(u"alg"_s, u"HS256"_s);
            },
            refused(u"the ID token isn't signed in a way that can be trusted"_s));
    row("oidcc-client-test-userinfo-bearer-header", nothing, accepted, [](const Requests &requests, const QUrlQuery &) {
        const StandInRequest request = requestTo(requests, "/userinfo");
        return request.method == "GET" && request.headers.value("authorization").startsWith("Bearer ");
    });
    row(
            "oidcc-client-test-userinfo-signed",
            [](Answers &answers) {
                answers.account = sign(rsa(), answers.header, answers.account);
                answers.accountType = "application/jwt";
            },
            accepted);
    row( // claims by reference are left alone
            "oidcc-client-test-aggregated-claims",
            [](Answers &answers) {
                answers.account = R"({"sub": "ada", "email": "ada@example.com", "_claim_names": {"address": "src1"},
                                      "_claim_sources": {"src1": {"JWT": "e30.e30."}}})";
            },
            accepted);
    row(
            "oidcc-client-test-distributed-claims",
            [](Answers &answers) {
                answers.account = R"({"sub": "ada", "email": "ada@example.com", "_claim_names": {"credit_score": "src1"},
                                      "_claim_sources": {"src1": {"endpoint": "https://claims.example.com/", "access_token": "x"}}})";
            },
            accepted);
    row("oidcc-client-test-signing-key-rotation", rotateKeys, accepted);
}

QTEST_GUILESS_MAIN(TestRelyingParty)
#include "tst_relyingparty.moc"
