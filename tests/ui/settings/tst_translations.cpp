// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"
#include "core/error.h"
#include "core/net/url.h"
#include "core/oauth/loopbackrequest.h"
#include "core/platform/browser.h"
#include "core/provider/presets.h"
#include "core/utc.h"
#include "ui/addaccount/presetwords.h"
#include "ui/settings/language.h"
#include "ui/state/wording.h"
#include "ui/tray/traymenu.h"

#include <QDirIterator>
#include <QGuiApplication>
#include <QLocale>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace authtray;

namespace {

struct Message
{
    QString context;
    QString source;
    QString comment;
    bool isFinished = true;
    bool isCounted = false;
    QStringList translations; ///< its plural forms, or the one

    QString key() const { return context + u'\n' + source + u'\n' + comment; }
};

const QDir folder(QStringLiteral(AUTHTRAY_SOURCE) + QStringLiteral("/resources/translations"));

/// Qt's own format of translations' sources.
QList<Message> messagesIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s can't be read", qPrintable(path));
    QList<Message> messages;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        const auto name = xml.name();
        if (name == u"name")
            context = xml.readElementText();
        else if (name == u"message")
            messages += Message{context, {}, {}, true, xml.attributes().hasAttribute(QStringLiteral("numerus")), {}};
        else if (name == u"source")
            messages.last().source = xml.readElementText();
        else if (name == u"comment")
            messages.last().comment = xml.readElementText();
        else if (name == u"numerusform")
            messages.last().translations += xml.readElementText();
        else if (name == u"translation") {
            messages.last().isFinished = !xml.attributes().hasAttribute(QStringLiteral("type"));
            if (!messages.last().isCounted)
                messages.last().translations += xml.readElementText();
        }
    }
    return messages;
}

QStringList placeholdersIn(const QString &text)
{
    static const QRegularExpression placeholder(QStringLiteral("%(L?[0-9n]|[su]\\b)"));
    QStringList found;
    for (auto match = placeholder.globalMatch(text); match.hasNext();)
        found += match.next().captured();
    found.sort();
    found.removeDuplicates();
    return found;
}

/// A singular may say "one".
bool keepsPlaceholders(const Message &message, const QString &translation)
{
    QStringList wanted = placeholdersIn(message.source);
    QStringList found = placeholdersIn(translation);
    if (message.isCounted) {
        for (const QString &count : {QStringLiteral("%n"), QStringLiteral("%Ln")}) {
            wanted.removeAll(count);
            found.removeAll(count);
        }
    }
    return wanted == found;
}

} // namespace

class tst_Translations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setLanguage(QStringLiteral("en")); }

    void source_inUi_putsNothingIntoAWindowThatCantBeTranslated();
    void source_hasEachTextInAContextThatIsLookedIn();
    void german_hasAllThatIsSaid();
    void translation_keepsPlaceholdersAndMnemonics_data();
    void translation_keepsPlaceholdersAndMnemonics();
    void presets_areAskedForInGerman();
    void language_isSpokenAtOnce();
    void language_fromRightToLeft_turnsWindows();
    void counts_haveTheLanguagesDigits();
    void commandLine_staysEnglish();
    void error_isToldInEitherLanguage_whereverItWasMade();
    void source_inCore_hasNoErrorThatCantBeTranslated();
    void window_namesNoOption();
    void numbers_haveTheirPlurals();

private:
    QList<Message> m_said; ///< by the sources as they are now
};

void tst_Translations::initTestCase()
{
    const QTemporaryDir scratch;
    const QString file = scratch.filePath(QStringLiteral("authtray_de.ts"));
    const QString source = QStringLiteral(AUTHTRAY_SOURCE);
    QProcess lupdate;
    lupdate.start(QStringLiteral(LUPDATE),
                  {QStringLiteral("-silent"), QStringLiteral("-source-language"), QStringLiteral("en"),
                   QStringLiteral("-I"), source, source + QStringLiteral("/core"), source + QStringLiteral("/ui"),
                   QStringLiteral("-ts"), file});
    QVERIFY(lupdate.waitForFinished());
    QCOMPARE(lupdate.exitCode(), 0);
    m_said = messagesIn(file);
    QVERIFY(m_said.size() > 200);
}

/// Texts with a letter in them that are handed to a widget without tr(). Names and examples are the same everywhere.
void tst_Translations::source_inUi_putsNothingIntoAWindowThatCantBeTranslated()
{
    static const QRegularExpression untranslated(QStringLiteral(
            "\\b(?:set(?:Text|WindowTitle|ToolTip|PlaceholderText|Accessible\\w+|Suffix|Title)|add(?:Action|Tab|Item|Row|Button)"
            "|new Q(?:Label|PushButton|CheckBox|ToolButton))\\(\\s*(?:QStringLiteral|QLatin1String)\\(\"([^\"]*[A-Za-z][^\"]*)\""));
    QStringList found;
    QDirIterator files(QStringLiteral(AUTHTRAY_SOURCE) + QStringLiteral("/ui"), {QStringLiteral("*.cpp")});
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (auto match = untranslated.globalMatch(QString::fromUtf8(file.readAll())); match.hasNext();) {
            const QString text = match.next().captured(1);
            if (!text.startsWith(u"https://"))
                found += QStringLiteral("%1: %2").arg(file.fileName(), text);
        }
    }
    QCOMPARE(found, QStringList());
}

/// lupdate takes a namespace for the context where it can't see a class: such a text is never found again.
void tst_Translations::source_hasEachTextInAContextThatIsLookedIn()
{
    for (const Message &message : std::as_const(m_said))
        QVERIFY2(!message.context.isEmpty() && message.context != u"authtray", qPrintable(message.source));
}

void tst_Translations::german_hasAllThatIsSaid()
{
    QStringList translated;
    for (const Message &message : messagesIn(folder.filePath(QStringLiteral("authtray_de.ts")))) {
        if (message.isFinished && !message.translations.contains(QString()))
            translated += message.key();
    }
    QStringList missing;
    for (const Message &message : std::as_const(m_said)) {
        if (!translated.contains(message.key()))
            missing += message.context + QStringLiteral(": ") + message.source;
    }
    QVERIFY2(missing.isEmpty(),
             qPrintable(QStringLiteral("run resources/translations/update and translate:\n") + missing.join(u'\n')));
}

void tst_Translations::translation_keepsPlaceholdersAndMnemonics_data()
{
    QTest::addColumn<QString>("file");
    for (const QFileInfo &file : folder.entryInfoList({QStringLiteral("*.ts")}))
        QTest::newRow(qPrintable(file.baseName())) << file.filePath();
}

void tst_Translations::translation_keepsPlaceholdersAndMnemonics()
{
    QFETCH(QString, file);
    for (const Message &message : messagesIn(file)) {
        if (!message.isFinished)
            continue;
        for (const QString &translation : message.translations) {
            QVERIFY2(keepsPlaceholders(message, translation), qPrintable(message.source));
            const bool hasMnemonic = translation.contains(u'&');
            QVERIFY2(!hasMnemonic || message.source.contains(u'&'), qPrintable(message.source));
        }
    }
}

void tst_Translations::presets_areAskedForInGerman()
{
    setLanguage(QStringLiteral("de"));
    const Presets presets(QStringLiteral("/nonexistent"));
    for (const QString &name : presets.names()) {
        const auto preset = presets.find(name);
        QVERIFY(preset);
        for (const Placeholder &placeholder : preset->placeholders)
            QVERIFY2(presetWords(placeholder.label) != placeholder.label || placeholder.label == u"Realm",
                     qPrintable(placeholder.label));
        if (!preset->registration.isEmpty())
            QVERIFY2(presetWords(preset->registration) != preset->registration, qPrintable(preset->registration));
    }
}

void tst_Translations::language_isSpokenAtOnce()
{
    QVERIFY(availableLanguages().contains(QStringLiteral("de")));
    setLanguage(QStringLiteral("de"));
    QCOMPARE(TrayMenu::tr("&Quit"), QStringLiteral("&Beenden"));
    QCOMPARE(QLocale().language(), QLocale::German);
    setLanguage(QStringLiteral("en"));
    QCOMPARE(TrayMenu::tr("&Quit"), QStringLiteral("&Quit"));
}

void tst_Translations::language_fromRightToLeft_turnsWindows()
{
    setLanguage(QStringLiteral("ar"));
    QCOMPARE(QGuiApplication::layoutDirection(), Qt::RightToLeft);
    setLanguage(QStringLiteral("de"));
    QCOMPARE(QGuiApplication::layoutDirection(), Qt::LeftToRight);
}

/// As the times beside them have.
void tst_Translations::counts_haveTheLanguagesDigits()
{
    setLanguage(QStringLiteral("ar_EG"));
    const Event event{.kind = Event::Kind::Renewed, .times = 12};
    QVERIFY2(eventLine(event).contains(QStringLiteral("١٢")), qPrintable(eventLine(event)));
}

/// The tray app answers command lines too.
void tst_Translations::commandLine_staysEnglish()
{
    setLanguage(QStringLiteral("de"));
    const Error error{Error::Kind::StoreLocked, {}, {}};
    QVERIFY(whatHappened(error).toString() != QStringLiteral("the keychain is locked"));
    QCOMPARE(whatHappened(error).inEnglish(), QStringLiteral("the keychain is locked"));
}

/// Made while the windows speak German, and told on a command line; made in English, and told in a window.
void tst_Translations::error_isToldInEitherLanguage_whereverItWasMade()
{
    const auto make = [] {
        return QList<Error>{
                checkBrowser(QStringLiteral("no-such-browser")).error(),
                Redirect{QStringLiteral("example.com")}.check().error(),
                checkUrl(QUrl(QStringLiteral("ftp://example.com")), QT_TRANSLATE_NOOP("Error", "the issuer")).error(),
                Settings::fromJson({{QStringLiteral("close_to_tray"), 1}}).error()};
    };
    const QList<Error> madeInEnglish = make();
    setLanguage(QStringLiteral("de"));
    const QList<Error> madeInGerman = make();
    for (qsizetype i = 0; i < madeInEnglish.size(); ++i) {
        const QString english = whatHappened(madeInEnglish.at(i)).inEnglish();
        QCOMPARE(whatHappened(madeInGerman.at(i)).inEnglish(), english);
        QCOMPARE(whatHappened(madeInEnglish.at(i)).toString(), whatHappened(madeInGerman.at(i)).toString());
        QVERIFY2(whatHappened(madeInGerman.at(i)).toString() != english, qPrintable(english));
    }
}

/// What an error says is a Text. The log isn't translated.
void tst_Translations::source_inCore_hasNoErrorThatCantBeTranslated()
{
    static const QRegularExpression untranslated(QStringLiteral(
            "(?:Kind::(?:SignInFailed|ReadFailed|WriteFailed|TimedOut|TooNew|StoreFailed|NoTenant|UnknownSetting|"
            "MissingSetting|BadCaFile|BadImport),"
            "|\\b(?:badInput|signInFailed|unusable|mustBe|refused|failed|fault|badImport|noTenant)\\()"
            "\\s*QStringLiteral\\(\"([^\"]*[A-Za-z]{2}[^\"]*)\""));
    QStringList found;
    QDirIterator files(QStringLiteral(AUTHTRAY_SOURCE) + QStringLiteral("/core"), {QStringLiteral("*.cpp")},
                       QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (auto match = untranslated.globalMatch(QString::fromUtf8(file.readAll())); match.hasNext();)
            found += QStringLiteral("%1: %2").arg(file.fileName(), match.next().captured(1));
    }
    QCOMPARE(found, QStringList());
}

/// Nobody has typed any there. What only a command line says isn't translated.
void tst_Translations::window_namesNoOption()
{
    static const QRegularExpression option(QStringLiteral("--[a-z]"));
    for (const Message &message : std::as_const(m_said))
        QVERIFY2(!message.source.contains(option), qPrintable(message.source));
}

void tst_Translations::numbers_haveTheirPlurals()
{
    const QDateTime now(QDate(2026, 3, 4), QTime(12, 0), utc);
    const auto left = [&](int minutes) { return timeLeft(now.addSecs(60 * minutes), now); };
    QCOMPARE(left(1), QStringLiteral("in 1 minute"));
    QCOMPARE(left(2), QStringLiteral("in 2 minutes"));
    setLanguage(QStringLiteral("de"));
    QCOMPARE(left(1), QStringLiteral("in 1 Minute"));
    QCOMPARE(left(2), QStringLiteral("in 2 Minuten"));
}

QTEST_MAIN(tst_Translations)
#include "tst_translations.moc"
