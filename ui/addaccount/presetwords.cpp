// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/presetwords.h"

#include <QCoreApplication>

namespace authtray {

namespace {

// The texts in resources/providers, for the translators. A test fails if one is missing here.
// clang-format off
[[maybe_unused]] constexpr const char *words[] = {
    QT_TRANSLATE_NOOP("Preset", "Your Auth0 domain"),
    QT_TRANSLATE_NOOP("Preset", "Identifier of the API the token is for"),
    QT_TRANSLATE_NOOP("Preset", "In Auth0's dashboard, create an application of the type Native with the allowed callback URL http://localhost:8080/callback"),
    QT_TRANSLATE_NOOP("Preset", "Address of GitHub"),
    QT_TRANSLATE_NOOP("Preset", "Address of GitHub's API"),
    QT_TRANSLATE_NOOP("Preset", "Register an OAuth app at https://github.com/settings/developers with the callback URL http://127.0.0.1/callback"),
    QT_TRANSLATE_NOOP("Preset", "Address of the GitLab instance"),
    QT_TRANSLATE_NOOP("Preset", "Add an application in GitLab under Preferences > Applications: not confidential, redirect URI http://127.0.0.1/callback, scopes openid, profile and email."),
    QT_TRANSLATE_NOOP("Preset", "Address of the sign-in service"),
    QT_TRANSLATE_NOOP("Preset", "Create an OAuth client ID of the type \"Desktop app\" at https://console.cloud.google.com/apis/credentials"),
    QT_TRANSLATE_NOOP("Preset", "Address of Keycloak"),
    QT_TRANSLATE_NOOP("Preset", "Realm"),
    QT_TRANSLATE_NOOP("Preset", "In Keycloak's Admin Console, create a client: OpenID Connect, client authentication off, standard flow, valid redirect URI http://127.0.0.1/*"),
    QT_TRANSLATE_NOOP("Preset", "Tenant: its domain or id, or organizations, consumers, common"),
    QT_TRANSLATE_NOOP("Preset", "Register an application at https://entra.microsoft.com (App registrations) with the platform \"Mobile and desktop applications\" and the redirect URI http://localhost"),
    QT_TRANSLATE_NOOP("Preset", "Your Okta domain"),
    QT_TRANSLATE_NOOP("Preset", "Id of the authorization server"),
    QT_TRANSLATE_NOOP("Preset", "In Okta's Admin Console, create an app integration: OIDC, Native Application, grant type Refresh Token, sign-in redirect URI http://localhost:8080/callback"),
    QT_TRANSLATE_NOOP("Preset", "Address of the PipeOps console"),
    QT_TRANSLATE_NOOP("Preset", "Address of the PipeOps API"),
    QT_TRANSLATE_NOOP("Preset", "Address of the UiPath service"),
    QT_TRANSLATE_NOOP("Preset", "Organization to sign in to"),
};
// clang-format on

} // namespace

QString presetWords(const QString &text)
{
    return QCoreApplication::translate("Preset", text.toUtf8().constData());
}

} // namespace authtray
