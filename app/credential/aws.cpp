// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include "core/net/http.h"
#include "core/net/url.h"
#include "core/oauth/oautherror.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

#include <array>

/// `credential_process` of the AWS tools (https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html).
/// What they want are keys, which the security token service gives for an ID token
/// (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html).
namespace authtray {

namespace {

const QString defaultSession = QStringLiteral("authtray");

bool isRole(const QString &text)
{
    static const QRegularExpression role(QStringLiteral("\\Aarn:[!-~]+\\z"));
    return role.match(text).hasMatch();
}

bool isSessionName(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("\\A[A-Za-z0-9_+=,.@-]{2,64}\\z"));
    return name.match(text).hasMatch();
}

Result<CredentialQuery> readAws(const QStringList &arguments, const QByteArray &input)
{
    if (arguments.size() > 2)
        return badInput(QStringLiteral("\"%1\" is one word too many").arg(arguments.at(2)),
                        QStringLiteral("Give the role, and a name for the session if you like."));
    if (!isRole(arguments.value(0)))
        return badInput(QStringLiteral("the ARN of the role that the credentials are for is missing"),
                        QStringLiteral("For example: authtray --cli credential aws arn:aws:iam::123456789012:role/work"));
    if (!isSessionName(arguments.value(1, defaultSession)))
        return badInput(QStringLiteral("\"%1\" can't be the name of a session").arg(arguments.at(1)),
                        QStringLiteral("Use 2 to 64 letters, digits and _+=,.@-"));
    const QString service = QString::fromUtf8(input.trimmed());
    return CredentialQuery{.address = service.isEmpty() ? QStringLiteral("https://sts.amazonaws.com") : service,
                           .form = arguments.join(u'\n')};
}

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

QCoro::Task<Result<QByteArray>> askForKeys(Http &http, CredentialQuery query, Credential credential)
{
    const QStringList role = query.form.split(u'\n');
    QNetworkRequest request{QUrl(query.address)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    const QByteArray body = encodeForm({{QStringLiteral("Action"), QStringLiteral("AssumeRoleWithWebIdentity")},
                                        {QStringLiteral("Version"), QStringLiteral("2011-06-15")},
                                        {QStringLiteral("RoleArn"), role.first()},
                                        {QStringLiteral("RoleSessionName"), role.value(1, defaultSession)},
                                        {QStringLiteral("WebIdentityToken"), credential.token}});
    const auto response = co_await http.post(request, body);
    if (!response)
        co_return response.error();
    if (response->status != 200)
        co_return refusal(*response);
    const auto [key, secret, token, expiry] = textsOf<4>(
            response->body, {u"AccessKeyId", u"SecretAccessKey", u"SessionToken", u"Expiration"});
    if (key.isEmpty() || secret.isEmpty() || token.isEmpty())
        co_return Error{.kind = Error::Kind::ProviderFault,
                        .subject = response->host,
                        .cause = QStringLiteral("its answer has no credentials")};
    QJsonObject answer{{QStringLiteral("Version"), 1},
                       {QStringLiteral("AccessKeyId"), key},
                       {QStringLiteral("SecretAccessKey"), secret},
                       {QStringLiteral("SessionToken"), token}};
    if (!expiry.isEmpty())
        answer.insert(QStringLiteral("Expiration"), expiry);
    co_return toLine(answer);
}

} // namespace

const CredentialTool awsTool{.name = "aws", .read = readAws, .exchange = askForKeys, .takesIdToken = true};

} // namespace authtray
