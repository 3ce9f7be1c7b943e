// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/providers.h"

#include "app/output/render.h"
#include "core/provider/presets.h"
#include "core/session/sessions.h"

#include <QJsonObject>

namespace authtray {

namespace {

QString sourceOf(const Preset &preset)
{
    return preset.isBuiltIn ? QStringLiteral("built in") : preset.file;
}

QJsonObject settingsOf(const Preset &preset)
{
    QJsonObject settings;
    for (const Placeholder &placeholder : preset.placeholders) {
        QJsonObject setting{{QStringLiteral("label"), placeholder.label},
                            {QStringLiteral("example"), placeholder.example}};
        if (placeholder.defaultValue)
            setting.insert(QStringLiteral("default"), *placeholder.defaultValue);
        settings.insert(placeholder.name, setting);
    }
    return settings;
}

bool needsClientId(const Preset &preset)
{
    return preset.provider.value(u"client_id").toString().isEmpty();
}

bool needsClientSecret(const Preset &preset)
{
    return preset.provider.value(u"needs_client_secret").toBool();
}

/// The options without which nobody can sign in.
QString requiredOptions(const Preset &preset)
{
    QStringList options;
    if (needsClientId(preset))
        options += QStringLiteral("--client-id");
    if (needsClientSecret(preset))
        options += QStringLiteral("--client-secret");
    for (const Placeholder &placeholder : preset.missing({}))
        options += QStringLiteral("--set ") + placeholder.name;
    return options.isEmpty() ? QString() : QStringLiteral("  needs ") + options.join(QStringLiteral(", "));
}

Document presetDocument(const Preset &preset)
{
    Document document;
    document.put("provider", preset.name)
            .put("label", preset.label)
            .put("source", sourceOf(preset))
            .put("registration", preset.registration)
            .put("needs_client_id", needsClientId(preset))
            .put("needs_client_secret", needsClientSecret(preset))
            .put("settings", settingsOf(preset));
    return document;
}

} // namespace

QCoro::Task<Result<Answer>> providers(Request request, Sessions &sessions, Terminal &, QDeadlineTimer)
{
    const Presets presets(sessions.paths());
    Document::Items items;
    QString text;
    QByteArray problems;
    int exitCode = Success;
    for (const QString &name : presets.names()) {
        const auto preset = presets.find(name);
        if (!preset) {
            const Answer failed = failureOf(request, preset.error());
            exitCode = std::max(exitCode, failed.exitCode);
            problems += failed.err;
            continue;
        }
        items.push_back(presetDocument(*preset));
        text += QStringLiteral("%1  %2  %3%4\n")
                        .arg(shownName(name, 16), shownName(preset->label, 24), shownName(sourceOf(*preset)),
                             requiredOptions(*preset));
    }
    co_return Answer{exitCode, render(request.output, items, text), problems};
}

} // namespace authtray
