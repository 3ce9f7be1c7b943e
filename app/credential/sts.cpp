// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/sts.h"

#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/oautherror.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <array>

namespace authtray {

namespace {

/// The texts of the elements with these names, wherever they are; empty for one that isn't there.
template<std::size_t Count>
std::array<QString, Count> textsOf(const QByteArray &xml, const std::array<QStringView, Count> &names)
{
    std::array<QString, Count> texts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto found = std::ranges::find(names, reader.name());
        if (found != names.end())
            texts[std::size_t(found - names.begin())] = reader.readElementText(QXmlStreamReader::SkipChildElements);
    }
    return texts;
}

Error refusal(const HttpResponse &response)
{
    const auto [code, message] = textsOf<2>(response.body, {u"Code", u"Message"});
    const QString name = errorCodeIn(code);
    const QString said = name.isEmpty() ? QStringLiteral("status %1").arg(response.status)
                                        : name + QStringLiteral(": ") + shownDescription(message);
    return {.kind = response.isBusy() ? Error::Kind::ProviderFault : Error::Kind::Refused,
            .subject = response.host,
            .advice = "Check that the role trusts the provider and its client ID, and what its policies allow.",
            .reason = said};
}

} // namespace

QCoro::Task<Result<AwsKeys>> askForAwsKeys(Http &http, QUrl service, QString role, QString sessionName, QString idToken)
{
    QNetworkRequest request(service);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    const QByteArray body = encodeForm({{QStringLiteral("Action"), QStringLiteral("AssumeRoleWithWebIdentity")},
                                        {QStringLiteral("Version"), QStringLiteral("2011-06-15")},
                                        {QStringLiteral("RoleArn"), role},
                                        {QStringLiteral("RoleSessionName"), sessionName},
                                        {QStringLiteral("WebIdentityToken"), idToken}});
    const auto response = co_await http.post(request, body);
    if (!response)
        co_return response.error();
    if (response->status != 200)
        co_return refusal(*response);
    const auto [id, secret, token, expiration] = textsOf<4>(
            response->body, {u"AccessKeyId", u"SecretAccessKey", u"SessionToken", u"Expiration"});
    const AwsKeys keys{id, secret, token, expiration};
    if (id.isEmpty() || secret.isEmpty() || token.isEmpty())
        co_return Error{.kind = Error::Kind::ProviderFault,
                        .subject = response->host,
                        .cause = QStringLiteral("its answer has no credentials")};
    co_return keys;
}

} // namespace authtray
