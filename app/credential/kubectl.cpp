// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/credential/credentialtool.h"

#include <QJsonArray>

/// An exec plugin of client-go (https://kubernetes.io/docs/reference/access-authn-authz/authentication/): an
/// ExecCredential in each direction. Without `provideClusterInfo`, the first argument names the cluster.
namespace authtray {

namespace {

Result<CredentialQuery> readKubectl(const QStringList &arguments, const QByteArray &input)
{
    const QJsonObject info = objectIn(input);
    const QString version = info.value(u"apiVersion").toString(QStringLiteral("client.authentication.k8s.io/v1"));
    if (!version.startsWith(QStringLiteral("client.authentication.k8s.io/v1")))
        return notUnderstood("kubectl");
    const QJsonObject cluster = info.value(u"spec").toObject().value(u"cluster").toObject();
    const QString server = cluster.value(u"server").toString(arguments.value(0));
    if (server.isEmpty())
        return badInput(QStringLiteral("kubectl doesn't say which cluster the token is for"),
                        QStringLiteral("Set provideClusterInfo: true for it in the kubeconfig, or add the cluster's "
                                       "address to its args."));
    return CredentialQuery{.address = server, .details = {version}};
}

QByteArray writeKubectl(const CredentialQuery &query, const Credential &credential)
{
    QJsonObject status{{QStringLiteral("token"), credential.token}};
    if (credential.expiresAt.isValid())
        status.insert(QStringLiteral("expirationTimestamp"), credential.expiresAt.toString(Qt::ISODate));
    return toLine({{QStringLiteral("apiVersion"), query.details.value(0)},
                   {QStringLiteral("kind"), QStringLiteral("ExecCredential")},
                   {QStringLiteral("status"), status}});
}

} // namespace

const CredentialTool kubectlTool{.name = "kubectl", .read = readKubectl, .write = writeKubectl};

} // namespace authtray
