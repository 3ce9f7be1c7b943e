// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/language.h"

#include "core/error.h"

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

/// Holds back where the same program answers a command line.
class Translator : public QTranslator
{
public:
    QString translate(const char *context, const char *text, const char *comment, int number) const override
    {
        return isEnglishWanted() ? QString() : QTranslator::translate(context, text, comment, number);
    }
};

std::unique_ptr<QTranslator> load(const QLocale &locale, const QString &name, const QString &place)
{
    auto translator = std::make_unique<Translator>();
    if (!translator->load(locale, name, QStringLiteral("_"), place))
        return {};
    QCoreApplication::installTranslator(translator.get());
    return translator;
}

} // namespace

QStringList languages()
{
    QStringList languages{QStringLiteral("en")};
    for (const QFileInfo &file : QDir(folder).entryInfoList())
        languages += file.completeBaseName().section(u'_', 1);
    languages.sort();
    return languages;
}

void speak(const QString &language)
{
    static std::unique_ptr<QTranslator> ours;
    static std::unique_ptr<QTranslator> qts; // its own buttons and menus
    static std::optional<QString> spoken;
    if (std::exchange(spoken, language) == language)
        return;
    const QLocale system = QLocale::system(); // its country may have dates of its own
    const QLocale locale = language.isEmpty() || QLocale(language).language() == system.language() ? system
                                                                                                   : QLocale(language);
    QLocale::setDefault(locale);
    ours.reset(); // each ends its part
    qts.reset();
    qts = load(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    ours = load(locale, QStringLiteral("authtray"), folder);
    QGuiApplication::setLayoutDirection(ours || language.isEmpty() ? locale.textDirection() : Qt::LeftToRight);
}

} // namespace authtray
