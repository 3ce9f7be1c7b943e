// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/clientcheck.h"

#include "core/net/http.h"
#include "core/oauth/oautherror.h"

#include <QJsonDocument>
#include <QUrlQuery>

#include <algorithm>

namespace authtray {

namespace {

using Verdict = ClientVerdict::Kind;

constexpr quint16 anyPort = 49152; // stands for any free port, which the provider must accept (RFC 8252, 7.3)

QUrl redirectOf(const Provider &provider)
{
    const quint16 port = provider.redirect.ports.value(0);
    return QUrl(QStringLiteral("http://%1:%2%3")
                        .arg(provider.redirect.host)
                        .arg(port == 0 ? anyPort : port)
                        .arg(provider.redirect.path));
}

/// State, nonce and code challenge are constants, because no sign-in follows.
QUrl requestUrl(const Provider &provider)
{
    QUrlQuery query(provider.endpoints.authorization);
    const auto put = [&](const QString &name, const QString &value) {
        query.removeAllQueryItems(name);
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    for (const auto &[name, value] : provider.authorizationParameters.asKeyValueRange())
        put(name, value);
    put(QStringLiteral("prompt"), QStringLiteral("none"));
    put(QStringLiteral("response_type"), QStringLiteral("code"));
    put(QStringLiteral("client_id"), provider.clientId);
    put(QStringLiteral("redirect_uri"), redirectOf(provider).toString(QUrl::FullyEncoded));
    put(QStringLiteral("scope"), provider.scope);
    put(QStringLiteral("state"), QStringLiteral("check"));
    put(QStringLiteral("nonce"), QStringLiteral("check"));
    put(QStringLiteral("code_challenge"), QString(43, u'A'));
    put(QStringLiteral("code_challenge_method"), QStringLiteral("S256"));
    QUrl url = provider.endpoints.authorization;
    url.setQuery(query);
    return url;
}

bool isAt(const QUrl &url, const QUrl &redirect)
{
    return url.host() == redirect.host() && url.port() == redirect.port() && url.path() == redirect.path();
}

ClientVerdict judge(const QString &error)
{
    if (error == u"invalid_client" || error == u"unauthorized_client")
        return {Verdict::ClientRefused, error};
    if (error == u"invalid_redirect_uri")
        return {Verdict::RedirectRefused, error};
    return {Verdict::RequestRefused, error};
}

/// A provider that redirects to this address has it registered for the client, even if it reports an error.
ClientVerdict judgeReturn(const QUrl &url)
{
    const QString error = QUrlQuery(url).queryItemValue(QStringLiteral("error"));
    const bool wantsPerson = error.endsWith(u"_required") || error == u"account_selection_required"
                             || error == u"access_denied";
    return error.isEmpty() || wantsPerson ? ClientVerdict{Verdict::Accepted, {}} : judge(errorCodeIn(error));
}

/// Judges an error page by the words in it. A page that mentions both the client and its address decides nothing.
ClientVerdict judgePage(const QByteArray &body)
{
    const QString text = QString::fromUtf8(body).toLower();
    const auto mentions = [&](std::initializer_list<const char *> phrases) {
        return std::ranges::any_of(phrases, [&](const char *phrase) { return text.contains(QLatin1String(phrase)); });
    };
    const bool isRedirect = mentions({"redirect_uri", "redirect uri", "callback url", "reply url"});
    const bool isClient = mentions(
            {"invalid_client", "unauthorized_client", "client not found", "unknown client", "client is invalid"});
    if (isRedirect == isClient)
        return {Verdict::RequestRefused, {}};
    return {isRedirect ? Verdict::RedirectRefused : Verdict::ClientRefused, {}};
}

ClientVerdict judgeRefusal(const HttpResponse &answer)
{
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const QString error = errorCodeIn(object.value(u"error").toString());
    const bool isPlain = !error.isEmpty() && error != u"invalid_request"; // providers use it for many errors
    return isPlain ? judge(error) : judgePage(answer.body);
}

} // namespace

QCoro::Task<Result<ClientVerdict>> checkClient(Http &http, Provider provider)
{
    const QNetworkRequest request(requestUrl(provider));
    const auto answer = co_await http.get(request);
    if (!answer)
        co_return answer.error();
    if (answer->isBusy()) {
        Error fault{Error::Kind::ProviderFault, answer->host, {}};
        fault.busyStatus = answer->status;
        co_return std::as_const(fault);
    }
    if (answer->status >= 300 && answer->status < 400 && isAt(answer->location, redirectOf(provider)))
        co_return judgeReturn(answer->location);
    if (answer->status >= 400)
        co_return judgeRefusal(*answer);
    co_return ClientVerdict{};
}

} // namespace authtray
