// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/output/answer.h"
#include "core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>
#include <QUrl>

#include <QCoroTask>

#include <optional>
#include <string_view>

namespace authtray {

class Http;

/// What a tool asks for.
struct CredentialQuery
{
    QString address = {}; ///< a URL, or a host for https. One that can't be used gets nothing
    bool isForAnyHost = false; ///< the tool doesn't say which yet: those of the chosen profile
    bool isRefused = false; ///< it has used the last answer, and a server refused that
    QString refused = {}; ///< the token that was refused, if the tool says so
    std::optional<QByteArray> reply = {}; ///< the whole answer, because the tool asks for no token
    QString profile = {}; ///< as the tool's settings name it; empty: they don't
    QStringList details = {}; ///< what the answer's form depends on, or what it repeats
};

/// What it gets.
struct Credential
{
    QString token;
    QString userName;
    QDateTime expiresAt; ///< UTC; invalid: not known
    QStringList hosts; ///< all that the token may go to: see core/net/hosts.h
};

/// How one tool asks for credentials, and reads them. A new one is a file here, with its row in credentialtool.cpp and
/// in app/wire/toolinput.h.
struct CredentialTool
{
    std::string_view name;

    /// BadInput if the tool asks in another way than it is known to.
    Result<CredentialQuery> (*read)(const QStringList &arguments, const QByteArray &input);

    /// Null for a tool with `exchange`.
    QByteArray (*write)(const CredentialQuery &query, const Credential &credential) = nullptr;

    /// What makes it ask somebody else, if no profile's token may go to the address; null: it is an error.
    const char *nothing = nullptr;
    int nothingCode = Success;

    /// What an error becomes, which is text on stderr; null: it stays that.
    Answer (*fail)(const Answer &error) = nullptr;

    /// Asks the service at the query's address for what the tool wants instead of the token. Errors as of Http,
    /// Refused, ProviderFault. Null: it wants the token.
    QCoro::Task<Result<QByteArray>> (*exchange)(Http &http, CredentialQuery query, Credential credential) = nullptr;

    bool takesIdToken = false; ///< always, and not only with --id
};

extern const CredentialTool gitTool, dockerTool, kubectlTool, awsTool, cargoTool, terraformTool, goTool, bazelTool,
        pipTool, pnpmTool, systemdTool, jsonTool, plainTool;

/// Null if there is none of that name.
const CredentialTool *findCredentialTool(std::string_view name);

// For several tools

/// An address that is typed by a person or in a script, and not a tool's own. BadInput without a scheme: the program
/// that gets the token next may take such an address for plain http.
Result<QUrl> readUrl(const QString &text);

/// The first argument as the address. BadInput if there is none.
Result<CredentialQuery> readAddress(const QStringList &arguments);

/// As readAddress(), if it is one for readUrl().
Result<CredentialQuery> readUrlAddress(const QStringList &arguments, const QByteArray &input);

/// Nothing is asked for, such as by `store`.
CredentialQuery ignored(const QByteArray &reply = {});

Error notUnderstood(const char *tool); ///< BadInput

/// BadInput: the tool wants to keep what it got at its own sign-in. `signIn`: how that is called.
Error keepsNothing(const char *signIn);

/// In one line. Empty if the input is no object.
QByteArray toLine(const QJsonObject &object);
QJsonObject objectIn(const QByteArray &input);

QString bearer(const Credential &credential); ///< "Bearer TOKEN"

QByteArray writeTokenAlone(const CredentialQuery &query, const Credential &credential); ///< in a line

} // namespace authtray
