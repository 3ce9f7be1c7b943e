// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"

#include <QRegularExpression>

namespace authtray {

namespace {

bool isLanguage(const QJsonValue &value)
{
    static const QRegularExpression pattern(QStringLiteral("\\A([a-z]{2,3}(_[A-Z]{2})?)?\\z"));
    return value.isString() && pattern.match(value.toString()).hasMatch();
}

} // namespace

void Settings::writeTo(QJsonObject &file) const
{
    if (language.isEmpty())
        file.remove(languageKey);
    else
        file.insert(languageKey, language);
    if (isClosedToTray)
        file.remove(closeToTrayKey);
    else
        file.insert(closeToTrayKey, false);
    if (isIconSymbolic)
        file.insert(symbolicIconKey, true);
    else
        file.remove(symbolicIconKey);
}

Result<Settings> Settings::fromJson(const QJsonObject &file)
{
    const QJsonValue language = file.value(languageKey);
    const QJsonValue closeToTray = file.value(closeToTrayKey);
    const QJsonValue symbolicIcon = file.value(symbolicIconKey);
    if (!language.isUndefined() && !isLanguage(language))
        return badValue(languageKey, QT_TRANSLATE_NOOP("Error", "a language such as \"de\""));
    if (!closeToTray.isUndefined() && !closeToTray.isBool())
        return badValue(closeToTrayKey, QT_TRANSLATE_NOOP("Error", "true or false"));
    if (!symbolicIcon.isUndefined() && !symbolicIcon.isBool())
        return badValue(symbolicIconKey, QT_TRANSLATE_NOOP("Error", "true or false"));
    return Settings{language.toString(), closeToTray.toBool(true), symbolicIcon.toBool()};
}

} // namespace authtray
