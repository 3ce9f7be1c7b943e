// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"

#include <QRegularExpression>
#include <QUrl>

namespace authtray {

namespace {

bool isLanguage(const QJsonValue &value)
{
    static const QRegularExpression pattern(QStringLiteral("\\A([a-z]{2,3}(_[A-Z]{2})?)?\\z"));
    return value.isString() && pattern.match(value.toString()).hasMatch();
}

/// It is compared as text, so it must be written in the usual form.
bool isDocument(const QJsonValue &value)
{
    const QUrl url(value.toString(), QUrl::StrictMode);
    const bool isAddress = url.scheme() == u"https" && !url.host().isEmpty() && url.path().size() > 1;
    return value == QJsonValue(QString()) || (isAddress && url.userInfo().isEmpty() && !url.hasFragment());
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
    if (clientDocument.isEmpty())
        file.remove(clientDocumentKey);
    else
        file.insert(clientDocumentKey, clientDocument);
}

Result<Settings> Settings::fromJson(const QJsonObject &file)
{
    const QJsonValue language = file.value(languageKey);
    const QJsonValue closeToTray = file.value(closeToTrayKey);
    const QJsonValue symbolicIcon = file.value(symbolicIconKey);
    const QJsonValue clientDocument = file.value(clientDocumentKey);
    if (!language.isUndefined() && !isLanguage(language))
        return badValue(languageKey, QT_TRANSLATE_NOOP("Error", "a language such as \"de\""));
    if (!closeToTray.isUndefined() && !closeToTray.isBool())
        return badValue(closeToTrayKey, QT_TRANSLATE_NOOP("Error", "true or false"));
    if (!symbolicIcon.isUndefined() && !symbolicIcon.isBool())
        return badValue(symbolicIconKey, QT_TRANSLATE_NOOP("Error", "true or false"));
    if (!clientDocument.isUndefined() && !isDocument(clientDocument))
        return badValue(clientDocumentKey, QT_TRANSLATE_NOOP("Error", "an https address with a path"));
    return Settings{language.toString(), closeToTray.toBool(true), symbolicIcon.toBool(), clientDocument.toString()};
}

} // namespace authtray
