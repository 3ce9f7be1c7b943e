// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/setup/recipes.h"

#include "app/setup/mcpclients.h"
#include "app/wire/options.h"
#include "core/jsontext.h"
#include "core/shellword.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>
#include <array>

namespace authtray {

namespace {

using Changes = Result<QList<SetupChange>>;
using Kind = SetupChange::Kind;

/// The words as a shell reads them.
QString shellWords(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words)
        quoted += shellWord(word);
    return quoted.join(u' ');
}

/// As TOML, HCL and YAML read it, too.
QByteArray jsonList(const QStringList &words)
{
    return jsonText(QJsonArray::fromStringList(words));
}

/// The command of this program that a tool runs by a shell.
QString command(const SetupContext &context, const QStringList &words)
{
    return shellWords(QStringList{context.program(QStringLiteral("authtray")), QStringLiteral("--cli")} + words
                      + context.options);
}

/// The command of a tool that splits it at spaces and knows no quotes. BadInput: a word has one.
Result<QString> splitCommand(const char *tool, const SetupContext &context, const QStringList &words)
{
    const QStringList all = words + context.options;
    const auto space = std::ranges::find_if(all, [](const QString &word) { return word.contains(u' '); });
    if (space != all.end() && !context.isUndo)
        return badInput(QStringLiteral("%1 can't run a command with a space in \"%2\"").arg(QLatin1String(tool), *space),
                        QStringLiteral("Make a link to it whose path has none."));
    return all.join(u' ');
}

/// A script, for a tool that can give its helper no arguments, or gives it others.
SetupChange script(const QString &file, const QString &line)
{
    return {Kind::Program,
            file,
            {.lines = {("exec " + line.toUtf8())}, .conflictPattern = ".*", .newFile = {"#!/bin/sh"}}};
}

/// git's own quoting.
QByteArray gitValue(const QString &value)
{
    QString quoted = value;
    quoted.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return '"' + quoted.toUtf8() + '"';
}

/// The file that `git config --global` writes.
QString gitFile(const SetupContext &context)
{
    const QString home = context.home + QStringLiteral("/.gitconfig");
    const QString other = context.configFolder() + QStringLiteral("/git/config");
    const QString standard = QFileInfo::exists(home) || !QFileInfo::exists(other) ? home : other;
    return context.environment.value(QStringLiteral("GIT_CONFIG_GLOBAL"), standard);
}

/// The empty helper stops those before, of which one could keep the token in a file.
Changes gitChanges(const SetupContext &context)
{
    const QString program = context.program(QStringLiteral("git-credential-authtray"));
    const QString helper = program.startsWith(u'/') ? shellWord(program) : QStringLiteral("authtray");
    const QString options = context.options.isEmpty() ? QString() : u' ' + shellWords(context.options);
    QByteArrayList lines;
    for (const QString &host : context.hosts) {
        lines += "[credential " + gitValue(QStringLiteral("https://") + host) + ']';
        lines += "\thelper =";
        lines += "\thelper = " + gitValue(helper + options);
        if (host.contains(u'/'))
            lines += "\tuseHttpPath = true";
    }
    return QList<SetupChange>{
            {Kind::Lines,
             gitFile(context),
             {.lines = lines, .ownPattern = "\\s*(\\[credential \".*\"\\]|helper =.*|useHttpPath = true)"}}};
}

Changes dockerChanges(const SetupContext &context)
{
    const auto isOwn = [](const QJsonValue &value) { return value.toString() == u"authtray"; };
    SetupChange change{.kind = Kind::Json,
                       .file = context.path("DOCKER_CONFIG", QStringLiteral(".docker")) + QStringLiteral("/config.json"),
                       .entries = {"credHelpers", {}, isOwn}};
    for (const QString &host : context.hosts)
        change.entries.values.insert(host.section(u'/', 0, 0).toUtf8(), "\"authtray\"");
    return QList<SetupChange>{change};
}

/// Most clusters take ID tokens. kubectl uses the first file of the list for new users, too.
Changes kubectlChanges(const SetupContext &context)
{
    const QString file = context.path("KUBECONFIG", QStringLiteral(".kube/config"))
                                 .section(u':', 0, 0, QString::SectionSkipEmpty);
    const QStringList arguments = QStringList{QStringLiteral("--cli"), QStringLiteral("credential"),
                                              QStringLiteral("kubectl"), QStringLiteral("--id")}
                                  + context.options;
    return QList<SetupChange>{
            {Kind::Lines,
             file,
             {.lines = {"- name: authtray", "  user:", "    exec:",
                        "      apiVersion: client.authentication.k8s.io/v1beta1", // which kubectl before 1.22 knows, too
                        "      command: " + jsonText(context.program(QStringLiteral("authtray"))),
                        "      args: " + jsonList(arguments), "      interactiveMode: Never",
                        "      provideClusterInfo: true"},
              .section = "users:",
              .sectionPattern = "[\"']?users[\"']?:\\s*(#.*)?",
              .replacedPattern = "[\"']?users[\"']?: ?(null|~|\\[ ?\\])",
              .conflictPattern =
                      "\\s*(- )?\\s*name:\\s*[\"']?authtray[\"']?|\\{.*|[\"']?users[\"']?\\s*:\\s*(?!null|~|\\[ ?\\])[^#\\s].*",
              .newFile = {"apiVersion: v1", "kind: Config"}}}};
}

Changes awsChanges(const SetupContext &context)
{
    if (context.roleArn.isEmpty() && !context.isUndo)
        return badInput(QStringLiteral("AWS needs the role that the ID token is for"),
                        QStringLiteral("Add --role-arn ARN."));
    const QStringList words{QStringLiteral("credential"), QStringLiteral("aws"), context.roleArn};
    return QList<SetupChange>{
            {Kind::Lines,
             context.path("AWS_CONFIG_FILE", QStringLiteral(".aws/config")),
             {.lines = {"[profile authtray]", "credential_process = " + command(context, words).toUtf8()},
              .conflictPattern = "\\s*\\[\\s*profile\\s+[\"']?authtray[\"']?\\s*\\].*",
              .ownPattern = "\\[profile authtray\\]|credential_process = .*"}}};
}

/// cargo splits a provider at its spaces.
Changes cargoChanges(const SetupContext &context)
{
    const QString folder = context.path("CARGO_HOME", QStringLiteral(".cargo"));
    const QString old = folder + QStringLiteral("/config");
    const QString file = QFileInfo::exists(old) && !QFileInfo::exists(old + QStringLiteral(".toml"))
                                 ? old
                                 : old + QStringLiteral(".toml");
    const auto provider = splitCommand("cargo", context, {context.program(QStringLiteral("cargo-credential-authtray"))});
    if (!provider)
        return provider.error();
    return QList<SetupChange>{
            {Kind::Lines,
             file,
             {.lines = {"global-credential-providers = " + jsonList({QStringLiteral("cargo:token"), *provider})},
              .section = "[registry]",
              .sectionPattern = "\\s*\\[\\s*[\"']?registry[\"']?\\s*\\]\\s*(#.*)?",
              .conflictPattern =
                      "\\s*[\"']?global-credential-providers[\"']?\\s*=.*|\\s*[\"']?registry[\"']?\\s*(\\.|=).*"}}};
}

Changes terraformChanges(const SetupContext &context)
{
    const QString own = context.environment.value(QStringLiteral("TERRAFORM_CONFIG"));
    const QString file = own.isEmpty() ? context.path("TF_CLI_CONFIG_FILE", QStringLiteral(".terraformrc")) : own;
    const QString helper = QStringLiteral("terraform-credentials-authtray");
    QByteArrayList lines{"credentials_helper \"authtray\" {"};
    if (!context.options.isEmpty())
        lines += "  args = " + jsonList(context.options);
    lines += "}";
    const QString program = QStandardPaths::findExecutable(helper);
    return QList<SetupChange>{{Kind::Lines, file, {.lines = lines, .conflictPattern = "\\s*credentials_helper\\b.*"}},
                              {.kind = Kind::Link,
                               .file = context.home + QStringLiteral("/.terraform.d/plugins/") + helper,
                               .target = program.isEmpty() ? context.folder + u'/' + helper : program}};
}

/// go's default, which asks ~/.netrc, comes first.
Changes goChanges(const SetupContext &context)
{
    const QString variable = context.environment.value(QStringLiteral("GOENV"));
    const QString file = variable.isEmpty() ? context.configFolder() + QStringLiteral("/go/env") : variable;
    if (variable == u"off")
        return badInput(QStringLiteral("GOENV=off keeps go from reading its settings"), QStringLiteral("Unset GOENV."));
    const auto line = splitCommand("go", context,
                                   {context.program(QStringLiteral("authtray")), QStringLiteral("--cli"),
                                    QStringLiteral("credential"), QStringLiteral("go")});
    if (!line)
        return line.error();
    return QList<SetupChange>{
            {Kind::Lines, file, {.lines = {"GOAUTH=netrc; " + line->toUtf8()}, .conflictPattern = "GOAUTH=.*"}}};
}

/// pip takes the first program of this name, which may be Python's.
Changes pipChanges(const SetupContext &context)
{
    const QString file = context.path("PIP_CONFIG_FILE", {}).isEmpty()
                                 ? context.configFolder() + QStringLiteral("/pip/pip.conf")
                                 : context.path("PIP_CONFIG_FILE", {});
    const QString keyring = context.home + QStringLiteral("/.local/bin/keyring");
    const QString first = QStandardPaths::findExecutable(QStringLiteral("keyring"));
    if (!context.isUndo && !first.isEmpty()
        && QFileInfo(first).canonicalFilePath() != QFileInfo(keyring).canonicalFilePath())
        return badInput(QStringLiteral("%1 is the keyring that pip would ask").arg(first),
                        QStringLiteral("Remove it, or put ~/.local/bin before it in PATH and try again."));
    const QStringList words{QStringLiteral("credential"), QStringLiteral("pip")};
    return QList<SetupChange>{script(keyring, command(context, words) + QStringLiteral(" \"$@\"")),
                              {Kind::Lines,
                               file,
                               {.lines = {"keyring-provider = subprocess"},
                                .section = "[global]",
                                .sectionPattern = "\\[global\\]\\s*",
                                .conflictPattern = "keyring[-_]provider\\s*[=:].*"}}};
}

/// Without ports and paths.
QList<QByteArray> hostNames(const SetupContext &context)
{
    QList<QByteArray> names;
    for (const QString &host : context.hosts) {
        const QByteArray name = QUrl(QStringLiteral("https://") + host).host().toUtf8();
        if (!names.contains(name))
            names += name;
    }
    return names;
}

/// pnpm gives its helper no arguments.
Changes pnpmChanges(const SetupContext &context)
{
    QList<SetupChange> changes;
    QByteArrayList lines;
    QStringList names;
    for (const QString &host : context.hosts) {
        names += QStringLiteral("pnpm-") + QString(host).replace(u'/', u'_');
        changes += script(context.helper(names.last()),
                          command(context, {QStringLiteral("credential"), QStringLiteral("pnpm"),
                                            QStringLiteral("https://%1/").arg(host)}));
        lines += "//" + host.toUtf8() + "/:tokenHelper=" + context.helper(names.last()).toUtf8();
    }
    const QDir folder(QFileInfo(context.helper({})).path());
    for (const QString &name : folder.entryList({QStringLiteral("pnpm-*")}, QDir::Files)) {
        if (context.isUndo && !names.contains(name))
            changes += script(folder.filePath(name), {});
    }
    const QString file = context.path("NPM_CONFIG_USERCONFIG", QStringLiteral(".npmrc"));
    const SetupChange settings{Kind::Lines, file, {.lines = lines}};
    changes += settings;
    return changes;
}

Changes bazelChanges(const SetupContext &context)
{
    const QString helper = context.helper(QStringLiteral("bazel"));
    QByteArrayList lines;
    for (const QByteArray &host : hostNames(context))
        lines += "common "
                 + shellWord(QStringLiteral("--credential_helper=%1=%2").arg(QString::fromUtf8(host), helper)).toUtf8();
    const QStringList words{QStringLiteral("credential"), QStringLiteral("bazel")};
    return QList<SetupChange>{script(helper, command(context, words) + QStringLiteral(" \"$@\"")),
                              {Kind::Lines, context.home + QStringLiteral("/.bazelrc"), {.lines = lines}}};
}

Changes msmtpChanges(const SetupContext &context)
{
    const QString home = context.home + QStringLiteral("/.msmtprc");
    const QString other = context.configFolder() + QStringLiteral("/msmtp/config");
    return QList<SetupChange>{
            {Kind::Lines,
             QFileInfo::exists(home) || !QFileInfo::exists(other) ? home : other,
             {.lines = {"auth xoauth2", "passwordeval " + jsonText(command(context, {QStringLiteral("token")}))},
              .eachPattern = "\\s*host\\s+(\\S+)\\s*",
              .hosts = hostNames(context),
              .partPattern = "\\s*(account|defaults)\\b.*",
              .conflictPattern = "\\s*(auth|password|passwordeval)\\b.*"}}};
}

Changes mbsyncChanges(const SetupContext &context)
{
    const QString home = context.home + QStringLiteral("/.mbsyncrc");
    const QString other = context.configFolder() + QStringLiteral("/isyncrc");
    return QList<SetupChange>{
            {Kind::Lines,
             QFileInfo::exists(home) || !QFileInfo::exists(other) ? home : other,
             {.lines = {"AuthMechs XOAUTH2", "PassCmd " + jsonText(command(context, {QStringLiteral("token")}))},
              .eachPattern = "\\s*Host\\s+(\\S+)\\s*",
              .hosts = hostNames(context),
              .partPattern = "\\s*(IMAPAccount|IMAPStore|MaildirStore|Channel|Group)\\b.*",
              .conflictPattern = "\\s*(AuthMechs?|Pass|PassCmd)\\b.*"}}};
}

constexpr std::array table{
        Recipe{"git", gitChanges, true},
        Recipe{"docker", dockerChanges, true},
        Recipe{"kubectl", kubectlChanges, false,
               "Let a context use it: kubectl config set-context CONTEXT --user=authtray"},
        Recipe{"aws", awsChanges, false,
               "The token has to be allowed to go to sts.amazonaws.com. Use it: aws --profile authtray"},
        Recipe{"cargo", cargoChanges},
        Recipe{"terraform", terraformChanges},
        Recipe{"go", goChanges},
        Recipe{"pip", pipChanges, false,
               "~/.local/bin has to be in PATH, and the index's address needs a user name: https://user@HOST/simple/"},
        Recipe{"pnpm", pnpmChanges, true},
        Recipe{"bazel", bazelChanges, true},
        Recipe{"msmtp", msmtpChanges, true},
        Recipe{"mbsync", mbsyncChanges, true},
        Recipe{"mcp", mcpChanges, false, "Start the program again, so that it reads this."},
};
static_assert(std::ranges::equal(table, setupToolNames, {}, &Recipe::name));

} // namespace

QString SetupContext::program(const QString &name) const
{
    const QString own = folder + u'/' + name;
    const QString found = QStandardPaths::findExecutable(name);
    const bool isOwn = QFileInfo(found).canonicalFilePath() == QFileInfo(own).canonicalFilePath();
    return !found.isEmpty() && isOwn ? name : own;
}

QString SetupContext::path(const char *variable, const QString &otherwise) const
{
    const QString value = environment.value(QLatin1String(variable));
    if (!value.isEmpty() || otherwise.isEmpty())
        return value;
    return home + u'/' + otherwise;
}

QString SetupContext::helper(const QString &name) const
{
    return path("XDG_DATA_HOME", QStringLiteral(".local/share")) + QStringLiteral("/authtray/helpers/") + name;
}

std::span<const Recipe> recipes()
{
    return table;
}

const Recipe &recipeFor(std::string_view tool)
{
    return *std::ranges::find(table, tool, &Recipe::name);
}

} // namespace authtray
