// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/signinoptions.h"

#include "app/commands/command.h"
#include "core/net/url.h"
#include "core/oauth/discovery.h"
#include "core/oauth/stepup.h"

namespace authtray {

SignInOptions SignInOptions::from(const Request &request)
{
    const Arguments &arguments = request.arguments;
    SignInOptions options{.profile = request.profile,
                          .address = arguments.text("url"),
                          .provider = arguments.text("--provider"),
                          .settings = arguments.texts("--set"),
                          .tenant = arguments.text("--tenant"),
                          .issuer = issuerFrom(arguments.text("--issuer")),
                          .clientId = arguments.text("--client-id"),
                          .clientCredentials = arguments.has("--client-credentials"),
                          .clientSecret = arguments.text("--client-secret"),
                          .scope = arguments.text("--scope"),
                          .resources = arguments.texts("--resource"),
                          .store = storeKindFrom(arguments.text("--store")),
                          .caFile = {},
                          .force = arguments.has("--force"),
                          .chosenBy = sessionOptions(request),
                          .written = arguments.written("login")};
    if (arguments.has("--ca-file"))
        options.caFile = arguments.text("--ca-file");
    return options;
}

namespace {

Result<> checkIssuer(const QString &issuer)
{
    const QUrl url(issuer, QUrl::StrictMode);
    const auto fault = faultOfIssuer(url);
    if (!fault)
        return done;
    switch (*fault) {
    case IssuerFault::UserName:
        return badInput(QStringLiteral("--issuer has a user name in it"),
                        QStringLiteral("Leave it out: the browser asks who you are."));
    case IssuerFault::QueryOrFragment:
        return badInput(QStringLiteral("--issuer has a \"?\" or a \"#\" in it"),
                        QStringLiteral("Give the address without the part from there on."));
    case IssuerFault::NoHost:
        return badInput(QStringLiteral("--issuer has no host in it"),
                        QStringLiteral("Give the whole address, for example https://login.example.com."));
    case IssuerFault::NotHttps: return checkUrl(url, QStringLiteral("--issuer"));
    }
    Q_UNREACHABLE();
}

} // namespace

std::optional<Error> findResourceError(const Arguments &arguments)
{
    for (const QString &text : arguments.texts("--resource")) {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.isRelative() || url.hasFragment() || !url.userInfo().isEmpty())
            return badInput(QStringLiteral("\"%1\" isn't a whole address without a '#'").arg(text),
                            QStringLiteral("For example: --resource https://api.example.com"));
    }
    return std::nullopt;
}

std::optional<Error> findSignInUsageError(const Arguments &arguments)
{
    struct Contradiction
    {
        OptionName option;
        OptionName other;
    };
    constexpr Contradiction contradictions[]{{"--provider", "--issuer"},
                                             {"--tenant", "--issuer"},
                                             {"--device", "--browser"},
                                             {"--challenge", "--client-credentials"}};
    for (const auto &[option, other] : contradictions) {
        if (const auto error = findContradiction(arguments, option, other))
            return error;
    }
    for (const OptionName option : {OptionName("--provider"), OptionName("--tenant"), OptionName("--set")}) {
        if (arguments.has("url") && arguments.has(option))
            return badInput(QStringLiteral("%1 is about a preset, and an address needs none")
                                    .arg(QLatin1StringView(option.text.data(), qsizetype(option.text.size()))),
                            QStringLiteral("Leave out one of the two."));
    }
    if (arguments.has("--challenge") && !StepUp::fromChallenge(arguments.text("--challenge").toUtf8(), {}))
        return badInput(QStringLiteral("--challenge demands nothing that a sign-in can bring"),
                        QStringLiteral("Give what a service has sent as WWW-Authenticate, for example --challenge 'Bearer "
                                       "error=\"insufficient_scope\", scope=\"write\"'."));
    const bool hasProvider = !arguments.text("--provider").isEmpty();
    const QString secret = arguments.text("--client-secret");
    if (arguments.has("--issuer")) {
        if (const auto checked = checkIssuer(issuerFrom(arguments.text("--issuer"))); !checked)
            return checked.error();
    }
    const bool isNew = arguments.has("--issuer") || arguments.has("url");
    const bool isClients = arguments.has("--client-credentials") || arguments.has("--client-secret");
    if (isNew && isClients && !arguments.has("--client-id"))
        return badInput(QStringLiteral("--client-id is missing"),
                        QStringLiteral("Give the client that is registered at the issuer: --client-id ID."));
    if (!hasProvider && arguments.has("--client-id") && !isNew)
        return badInput(QStringLiteral("--client-id belongs to a provider"),
                        QStringLiteral("Name the provider with --issuer URL or --provider PRESET."));
    if (!hasProvider && arguments.has("--set"))
        return badInput(QStringLiteral("--set belongs to a provider"),
                        QStringLiteral("Name the provider with --provider PRESET."));
    if (secret == u"env.")
        return badInput(QStringLiteral("--client-secret env. lacks the variable's name"),
                        QStringLiteral("Name the variable that holds the secret, for example --client-secret "
                                       "env.APP_SECRET."));
    const bool isVariable = secret.startsWith(u"env.");
    if (!secret.isEmpty() && !isVariable && secret != u"-")
        return badInput(
                QStringLiteral("--client-secret doesn't take the secret itself: every process could read it there"),
                QStringLiteral("Name a variable that holds it, --client-secret env.NAME, or give - to be asked for it."));
    for (const OptionName way : {OptionName("--device"), OptionName("--browser"), OptionName("--no-browser")}) {
        if (arguments.has("--client-credentials") && arguments.has(way))
            return badInput(QStringLiteral("--client-credentials signs in the client itself, without %1")
                                    .arg(QLatin1StringView(way.text.data(), qsizetype(way.text.size()))),
                            QStringLiteral("Leave out one of the two."));
    }
    for (const QString &setting : arguments.texts("--set")) {
        if (setting.indexOf(u'=') < 1)
            return badInput(QStringLiteral("invalid value for --set: \"%1\"").arg(setting),
                            QStringLiteral("Write it as NAME=VALUE."));
    }
    return findResourceError(arguments);
}

} // namespace authtray
