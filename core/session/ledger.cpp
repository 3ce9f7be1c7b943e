// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ledger.h"

#include "core/foreigntext.h"
#include "core/log.h"
#include "core/platform/files.h"
#include "core/platform/systemmessage.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <optional>

namespace authtray {

namespace {

constexpr qsizetype maxEntries = 200; ///< that are kept when there are twice as many
constexpr qint64 maxLedgerSize = 1024 * 1024; ///< bytes

const std::array eventNames{QStringLiteral("signed_in"), QStringLiteral("renewed"), QStringLiteral("signed_out"),
                            QStringLiteral("registered")};
const std::array reasonNames{QStringLiteral(""),        QStringLiteral("schedule"), QStringLiteral("token_refused"),
                             QStringLiteral("forced"),  QStringLiteral("choice"),   QStringLiteral("id_token"),
                             QStringLiteral("expired"), QStringLiteral("expiring")};
const std::array outcomeNames{QStringLiteral("done"), QStringLiteral("refused"), QStringLiteral("failed"),
                              QStringLiteral("not_stored")};

template<typename Value, std::size_t Count>
std::optional<Value> valueNamed(const QString &name, const std::array<QString, Count> &names)
{
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Value>(found - names.begin()));
}

std::optional<LedgerEntry> entryFrom(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const auto text = [&](QStringView key) { return cleaned(object.value(key).toString()); };
    const auto event = valueNamed<LedgerEntry::Event>(text(u"event"), eventNames);
    const auto outcome = valueNamed<LedgerEntry::Outcome>(text(u"outcome"), outcomeNames);
    const auto reason = valueNamed<LedgerEntry::Reason>(text(u"reason"), reasonNames);
    const auto time = QDateTime::fromString(text(u"time"), Qt::ISODateWithMs).toUTC();
    if (!event || !outcome || !time.isValid())
        return std::nullopt;
    return LedgerEntry{.event = *event,
                       .time = time,
                       .caller = text(u"caller"),
                       .reason = reason.value_or(LedgerEntry::Reason::None),
                       .choice = text(u"choice"),
                       .sent = text(u"sent"),
                       .held = text(u"held"),
                       .generation = object.value(u"generation").toInt(),
                       .outcome = *outcome,
                       .problem = text(u"problem")};
}

QByteArray lineOf(const LedgerEntry &entry)
{
    return QJsonDocument(entry.toJson()).toJson(QJsonDocument::Compact);
}

QByteArrayList ledgerLines(const QString &file)
{
    const auto content = readFile(file, maxLedgerSize);
    QByteArrayList lines = content ? content->value_or(QByteArray()).split('\n') : QByteArrayList();
    lines.removeAll(QByteArray());
    return lines;
}

/// One line for each entry, appended. Half of them goes when there are too many.
Result<> appendLine(const QString &file, const QByteArray &line)
{
    const QByteArrayList before = ledgerLines(file);
    if (before.isEmpty() || before.size() >= 2 * maxEntries) {
        QByteArrayList kept = before.mid(std::max<qsizetype>(0, before.size() - maxEntries));
        kept += line;
        return replaceFile(file, kept.join('\n') + '\n', FileAccess::OwnerOnly);
    }
    QFile open(file);
    if (open.open(QIODevice::WriteOnly | QIODevice::Append) && open.write(line + '\n') == line.size() + 1 && open.flush())
        return done;
    return Error{Error::Kind::WriteFailed, Text::at(file, systemMessage(open)), {}};
}

} // namespace

QString shortHash(const QString &secret)
{
    if (secret.isEmpty())
        return {};
    const QByteArray hash = QCryptographicHash::hash(secret.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QString::fromLatin1(hash.first(8));
}

QJsonObject LedgerEntry::toJson() const
{
    return {{QStringLiteral("event"), eventNames.at(std::size_t(event))},
            {QStringLiteral("time"), time.toString(Qt::ISODateWithMs)},
            {QStringLiteral("caller"), caller},
            {QStringLiteral("reason"), reasonNames.at(std::size_t(reason))},
            {QStringLiteral("choice"), choice},
            {QStringLiteral("sent"), sent},
            {QStringLiteral("held"), held},
            {QStringLiteral("generation"), generation},
            {QStringLiteral("outcome"), outcomeNames.at(std::size_t(outcome))},
            {QStringLiteral("problem"), problem}};
}

QString LedgerEntry::hashes() const
{
    if (sent.isEmpty() || held.isEmpty() || sent == held)
        return sent.isEmpty() ? held : sent;
    return sent + QStringLiteral(" → ") + held;
}

Text LedgerEntry::what() const
{
    switch (event) {
    case Event::SignedIn: return QT_TRANSLATE_NOOP("Error", "signed in");
    case Event::Renewed:
        if (outcome == Outcome::Refused || outcome == Outcome::Failed)
            return QT_TRANSLATE_NOOP("Error", "not renewed");
        return QT_TRANSLATE_NOOP("Error", "renewed");
    case Event::SignedOut: return QT_TRANSLATE_NOOP("Error", "signed out");
    case Event::Registered: return QT_TRANSLATE_NOOP("Error", "registered with the provider");
    }
    return {};
}

Text LedgerEntry::why() const
{
    switch (reason) {
    case Reason::None: return {};
    case Reason::Schedule: return QT_TRANSLATE_NOOP("Error", "by schedule");
    case Reason::TokenRefused: return QT_TRANSLATE_NOOP("Error", "a server had refused the token");
    case Reason::Forced: return QT_TRANSLATE_NOOP("Error", "a new token was demanded");
    case Reason::Choice: return {QT_TRANSLATE_NOOP("Error", "a token for %1 was demanded"), {choice}};
    case Reason::IdToken: return QT_TRANSLATE_NOOP("Error", "the ID token was demanded");
    case Reason::Expired: return QT_TRANSLATE_NOOP("Error", "the token had expired");
    case Reason::Expiring: return QT_TRANSLATE_NOOP("Error", "the token would have expired too soon");
    }
    return {};
}

Text LedgerEntry::howItEnded() const
{
    switch (outcome) {
    case Outcome::Done: return {};
    case Outcome::Refused: return {QT_TRANSLATE_NOOP("Error", "refused: %1"), {problem}};
    case Outcome::Failed: return {QT_TRANSLATE_NOOP("Error", "failed: %1"), {problem}};
    case Outcome::NotStored: return {QT_TRANSLATE_NOOP("Error", "done, but not stored: %1"), {problem}};
    }
    return {};
}

Ledger::Ledger(QString file) : m_file(std::move(file)) { }

void Ledger::add(const LedgerEntry &entry)
{
    const auto added = appendLine(m_file, lineOf(entry));
    if (!added)
        qCWarning(lcSession) << whatHappened(added.error()).inEnglish();
}

QList<LedgerEntry> Ledger::entries() const
{
    QList<LedgerEntry> entries;
    const QByteArrayList lines = ledgerLines(m_file);
    for (const QByteArray &line : lines) {
        if (const auto entry = entryFrom(line))
            entries.prepend(*entry);
    }
    return entries;
}

Result<> Ledger::forgetCallers()
{
    if (isAbsent(m_file))
        return done;
    QByteArray content;
    for (LedgerEntry entry : entries()) {
        entry.caller.clear();
        content.prepend(lineOf(entry) + '\n');
    }
    return replaceFile(m_file, content, FileAccess::OwnerOnly);
}

Result<> Ledger::clear()
{
    QFile file(m_file);
    if (file.remove() || isAbsent(m_file))
        return done;
    return Error{Error::Kind::WriteFailed, Text::at(m_file, systemMessage(file)), {}};
}

Result<> Ledger::moveTo(const QString &file)
{
    return isAbsent(m_file) ? done : renameFile(m_file, file);
}

Text verdictOn(const QList<LedgerEntry> &entries)
{
    const auto last = std::ranges::find_if(entries, [](const LedgerEntry &entry) {
        return entry.event == LedgerEntry::Event::Renewed || entry.event == LedgerEntry::Event::SignedIn;
    });
    const bool isEnd = last != entries.end() && last->outcome == LedgerEntry::Outcome::Refused && last->held.isEmpty();
    if (!isEnd || last->sent.isEmpty())
        return {};
    const auto given = std::find_if(last + 1, entries.end(),
                                    [](const LedgerEntry &entry) { return !entry.held.isEmpty(); });
    if (given == entries.end())
        return {};
    const QString at = given->time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    if (given->held == last->sent)
        return {QT_TRANSLATE_NOOP("Error",
                                  "the provider refused the newest refresh token that Authtray had got, %1 of %2"),
                {last->sent, at}};
    return {QT_TRANSLATE_NOOP("Error", "the refresh token that was refused, %1, isn't the newest one, %2 of %3"),
            {last->sent, given->held, at}};
}

} // namespace authtray
