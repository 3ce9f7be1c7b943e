// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/import.h"

#include "app/commands/keychainnote.h"
#include "app/commands/leftnote.h"
#include "app/commands/login.h"
#include "app/commands/signintarget.h"
#include "app/output/render.h"
#include "app/terminal/terminal.h"
#include "core/import/foreignsession.h"
#include "core/platform/files.h"
#include "core/session/sessions.h"
#include "core/shellword.h"

#include <QFile>

namespace authtray {

namespace {

/// A file in which another tool keeps its session.
struct Source
{
    Preset preset;
    ForeignSessionFile file; ///< where the session is in the file
    QString name; ///< of the file
    QByteArray text;
};

Result<QByteArray> readSession(const QString &name, const Preset &preset, const SessionOptions &chosenBy = {})
{
    constexpr qint64 maxSize = 2 * 1024 * 1024; // ForeignSessionFile::read() refuses a file of this size
    const auto text = readFile(name, maxSize);
    if (!text && !text.error().values.isEmpty()) // the advice gives access
        return text.error();
    if (text && text->has_value())
        return **text;
    // Whatever else is there isn't Authtray's, so nobody is told to repair or remove it.
    return badInput(text ? QStringLiteral("there is no %1 to take a session from").arg(name)
                         : whatHappened(text.error()),
                    QStringLiteral("Name the file after the provider, or sign in with '%1'.")
                            .arg(signInCommand(preset, chosenBy)));
}

/// The presets of the tools that leave a session in a file.
QStringList importableIn(const Presets &presets)
{
    QStringList names = presets.names();
    names.removeIf([&presets](const QString &name) {
        const auto preset = presets.find(name);
        return !preset || !ForeignSessionFile::fromJson(preset->sessionFile).isKnown();
    });
    return names;
}

Result<Source> findSource(const Request &request, const Presets &presets)
{
    const Arguments &arguments = request.arguments;
    const SessionOptions chosenBy = sessionOptions(request);
    const auto preset = findPreset(arguments.text("provider"), presets, chosenBy.config);
    if (!preset)
        return preset.error();
    const ForeignSessionFile file = ForeignSessionFile::fromJson(preset->sessionFile);
    if (!file.isKnown())
        return badInput(
                QStringLiteral("%1 has no tool whose session could be taken over").arg(preset->label),
                QStringLiteral("The tools of %1 have one. To sign in: %2")
                        .arg(importableIn(presets).join(QStringLiteral(" and ")), signInCommand(*preset, chosenBy)));
    if (arguments.has("file") && arguments.text("file").isEmpty())
        return badInput(QStringLiteral("the file's name is empty"),
                        QStringLiteral("Give it, or leave out the argument."));
    const QString name = arguments.has("file") ? arguments.text("file") : file.findPath();
    const auto text = readSession(name, *preset, chosenBy);
    if (!text)
        return text.error();
    return Source{*preset, file, name, *text};
}

Error unreadable(Error error, const Preset &preset, const SessionOptions &chosenBy)
{
    if (error.kind == Error::Kind::BadImport)
        error.advice = QStringLiteral("Name the right file, or sign in again: %1").arg(signInCommand(preset, chosenBy));
    return error;
}

/// The options of a sign-in that makes the same profile.
SignInOptions signInFor(const Request &request, const ForeignSession &found)
{
    SignInOptions options = SignInOptions::from(request);
    options.provider = request.arguments.text("provider");
    for (const auto &[name, value] : found.settings.asKeyValueRange())
        options.settings += name + u'=' + value;
    options.clientId = found.clientId;
    return options;
}

/// Whether the other tool has left the file as it was read.
Result<> checkUnchanged(const Source &source)
{
    const auto now = readSession(source.name, source.preset);
    if (!now)
        return now.error();
    if (*now != source.text)
        return badInput(QStringLiteral("%1 has changed meanwhile and was left alone").arg(source.name),
                        QStringLiteral("Import it again."));
    return done;
}

/// Removes the tokens from the file.
Result<> blank(const Source &source)
{
    const auto unchanged = checkUnchanged(source);
    if (!unchanged)
        return unchanged;
    const auto text = source.file.withoutTokens(source.name, source.text);
    if (!text)
        return text.error();
    return replaceFile(source.name, *text, FileAccess::AsBefore);
}

QByteArray notesOn(const Source &source, bool isBlank)
{
    QByteArray notes;
    if (source.file.isSingleUse)
        notes += source.preset.label.toUtf8()
                 + "'s refresh tokens are good for one use: its own tool will be signed out.\n";
    notes += isBlank ? "The tokens in " + source.name.toUtf8() + " were blanked.\n"
                     : "The tokens are still in " + source.name.toUtf8()
                               + " too, in plain text; to blank them, import with --force.\n";
    return notes;
}

Answer importSuccess(const Request &request, const Session &session, const Account &account, bool isBlank,
                     const Terminal &terminal)
{
    const QString whose = account.label().isEmpty() ? QStringLiteral("at ") + shownName(session.state().provider)
                                                    : QStringLiteral("of ") + shownName(account.label());
    const QString text = QStringLiteral("%1 Took over the session %2\n").arg(terminal.yes(), whose);
    Document document;
    document.put("authenticated", true)
            .put("email", account.email)
            .put("expires_at", session.state().expiresAt.toString(Qt::ISODate))
            .put("profile", session.profile().name)
            .put("provider", session.state().provider)
            .put("blanked", isBlank);
    return {Success, render(request.output, document, text), {}};
}

QCoro::Task<bool> mayBlank(Arguments arguments, QString name, const Terminal &terminal)
{
    if (arguments.has("--force") || arguments.has("--keep") || !terminal.canAsk())
        co_return arguments.has("--force") && !arguments.has("--keep");
    const bool isSure = co_await terminal.confirm(
            QStringLiteral("Blank the plain-text tokens in %1?").arg(shownName(name)));
    co_return isSure;
}

} // namespace

std::optional<Error> findImportUsageError(const Arguments &arguments)
{
    return findContradiction(arguments, "--force", "--keep");
}

std::optional<Importable> findImportable(const Presets &presets)
{
    for (const QString &name : importableIn(presets)) {
        const auto preset = presets.find(name);
        const auto file = ForeignSessionFile::fromJson(preset->sessionFile);
        const QString path = file.findPath();
        const auto text = readSession(path, *preset);
        if (text && file.read(path, *text))
            return Importable{*preset, path};
    }
    return std::nullopt;
}

QCoro::Task<Result<Answer>> importSession(Request request, Sessions &sessions, Terminal &terminal,
                                          QDeadlineTimer deadline)
{
    const Presets presets(sessions.paths());
    const auto source = findSource(request, presets);
    if (!source)
        co_return source.error();
    const auto found = source->file.read(source->name, source->text);
    if (!found)
        co_return unreadable(found.error(), source->preset, sessionOptions(request));
    const SignInOptions options = signInFor(request, *found);
    const auto profile = co_await findSignInTarget(options, sessions.profiles(), presets, terminal, sessions.http(),
                                                   deadline);
    if (!profile)
        co_return profile.error();
    Session *session = sessions.findOrAdd(*profile);
    const QString question = QStringLiteral("The session is %1's, but this profile was %2's. Replace it?");
    SignInChoices choices = commonChoices(options, profile->provider, terminal, question);
    choices.checkSource = [&source] { return checkUnchanged(*source); };
    const KeychainNote note(*session, terminal, options.store);
    const auto imported = co_await sessions.importSession(*session, *found, choices, deadline);
    if (!imported)
        co_return imported.error();
    const bool isToBlank = co_await mayBlank(request.arguments, source->name, terminal);
    const auto blanked = isToBlank ? blank(*source) : Result<>(done);
    Answer answer = importSuccess(request, *session, imported->account, isToBlank && blanked, terminal);
    answer.err = notesOn(*source, isToBlank && blanked) + leftNote(session->profile());
    if (imported->defaultProblem)
        answer.err += failure(*imported->defaultProblem).err;
    if (!blanked)
        answer.err += failure(blanked.error()).err;
    co_return std::as_const(answer);
}

} // namespace authtray
