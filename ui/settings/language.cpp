// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/language.h"

#include <QDir>
#include <QGuiApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <memory>
#include <optional>
#include <utility>

namespace authtray {

namespace {

const QString folder = QStringLiteral(":/translations");

std::unique_ptr<QTranslator> load(const QLocale &locale, const QString &name, const QString &path)
{
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(locale, name, QStringLiteral("_"), path))
        return {};
    QCoreApplication::installTranslator(translator.get());
    return translator;
}

} // namespace

QStringList availableLanguages()
{
    QStringList languages{QStringLiteral("en")};
    for (const QFileInfo &file : QDir(folder).entryInfoList())
        languages += file.completeBaseName().section(u'_', 1);
    languages.sort();
    return languages;
}

void setLanguage(const QString &language)
{
    static std::unique_ptr<QTranslator> ownTranslator;
    static std::unique_ptr<QTranslator> qtTranslator; // for Qt's own buttons and menus
    static std::optional<QString> current;
    if (std::exchange(current, language) == language)
        return;
    const QLocale system = QLocale::system(); // date formats depend on the country too
    const QLocale locale = language.isEmpty() || QLocale(language).language() == system.language() ? system
                                                                                                   : QLocale(language);
    QLocale::setDefault(locale);
    ownTranslator.reset(); // the destructor removes the translator
    qtTranslator.reset();
    qtTranslator = load(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    ownTranslator = load(locale, QStringLiteral("authtray"), folder);
    QGuiApplication::setLayoutDirection(ownTranslator || language.isEmpty() ? locale.textDirection() : Qt::LeftToRight);
}

} // namespace authtray
