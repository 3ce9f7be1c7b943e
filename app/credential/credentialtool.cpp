// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include "app/wire/toolinput.h"
#include "core/net/hosts.h"
#include "core/net/url.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace authtray {

namespace {

constexpr std::array tools{&gitTool,   &dockerTool, &kubectlTool, &awsTool,     &cargoTool, &terraformTool, &goTool,
                           &bazelTool, &pipTool,    &pnpmTool,    &systemdTool, &jsonTool,  &plainTool};
static_assert(tools.size() == toolInputs.size());

} // namespace

const CredentialTool *findCredentialTool(std::string_view name)
{
    const auto *found = std::ranges::find(tools, name, &CredentialTool::name);
    return found == tools.end() ? nullptr : *found;
}

Result<QUrl> readUrl(const QString &text)
{
    if (!text.isEmpty() && !text.contains(QStringLiteral("://")))
        return badInput(QStringLiteral("\"%1\" doesn't say whether it is https").arg(withoutUserInfo(text)),
                        QStringLiteral("Write the whole address, for example https://%1").arg(withoutUserInfo(text)));
    return readDestination(text);
}

Result<CredentialQuery> readAddress(const QStringList &arguments)
{
    if (arguments.isEmpty())
        return badInput(QStringLiteral("the address that the token is for is missing"),
                        QStringLiteral("Add it, for example https://api.example.com"));
    return CredentialQuery{.address = arguments.first()};
}

Result<CredentialQuery> readUrlAddress(const QStringList &arguments, const QByteArray &)
{
    const auto query = readAddress(arguments);
    if (!query)
        return query;
    if (arguments.size() > 1)
        return badInput(QStringLiteral("\"%1\" is one word too many").arg(arguments.at(1)),
                        QStringLiteral("Give the address alone."));
    const auto url = readUrl(query->address);
    return url ? query : url.error();
}

CredentialQuery ignored(const QByteArray &reply)
{
    return {.reply = reply};
}

Error notUnderstood(const char *tool)
{
    return badInput(QStringLiteral("what %1 asks for can't be understood").arg(QLatin1String(tool)),
                    QStringLiteral("It is meant to be run by that tool: see CREDENTIALS in 'man authtray'."));
}

Error keepsNothing(const char *signIn)
{
    const QLatin1StringView name(signIn);
    return badInput(QStringLiteral("%1 can't keep anything here: Authtray has its own sign-in").arg(name),
                    QStringLiteral("Run 'authtray --cli login', and leave %1 out.").arg(name));
}

QByteArray toLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject objectIn(const QByteArray &input)
{
    return QJsonDocument::fromJson(input).object();
}

QString bearer(const Credential &credential)
{
    return QStringLiteral("Bearer ") + credential.token;
}

QByteArray writeTokenAlone(const CredentialQuery &, const Credential &credential)
{
    return credential.token.toUtf8() + '\n';
}

} // namespace authtray
