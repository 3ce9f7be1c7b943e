// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output/render.h"

#include "app/output/yaml.h"
#include "core/foreigntext.h"
#include "core/jsontext.h"
#include "core/platform/module.h"

#include <QDateTime>
#include <QJsonValue>
#include <QTimeZone>

#include <algorithm>

namespace authtray {

namespace {

bool isUnsafe(QChar character)
{
    return character.category() == QChar::Other_Control || character.category() == QChar::Separator_Line
           || character.category() == QChar::Separator_Paragraph || turnsDirection(character.unicode());
}

// JSON

/// The value is what the provider sent, but what a terminal would obey or nobody would see is written as an escape.
/// JSON itself escapes only the control characters of ASCII.
QByteArray quoted(const QString &text)
{
    QString escaped;
    for (const char32_t character : QString::fromUtf8(jsonText(text)).toUcs4()) {
        const auto units = QChar::fromUcs4(character); // not QString's, which drops a byte order mark
        if (!isUnsafe(*units.begin()) && QChar::category(character) != QChar::Other_Format) {
            escaped += units;
            continue;
        }
        for (const QChar unit : units)
            escaped += QStringLiteral("\\u%1").arg(uint(unit.unicode()), 4, 16, QLatin1Char('0'));
    }
    return escaped.toUtf8();
}

/// Appends a value to `out`. A negative `depth` writes everything on one line.
struct Json
{
    QByteArray &out;
    int depth = 0;

    void operator()(std::monostate) const { out += "null"; }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(const Document::Number &number) const { out += number.text; }
    void operator()(const QString &text) const { out += quoted(text); }

    void operator()(const Document::Members &members) const
    {
        write('{', members, '}', [this](const Document::Member &member) {
            out += quoted(member.key) + (depth < 0 ? ":" : ": ");
            writeInner(member.value);
        });
    }

    void operator()(const Document::Items &items) const
    {
        write('[', items, ']', [this](const Document &item) { writeInner(item); });
    }

    void writeInner(const Document &value) const
    {
        std::visit(Json{out, depth < 0 ? depth : depth + 1}, value.value());
    }

    template<typename Part>
    void write(char begin, const std::vector<Part> &parts, char end, const auto &writePart) const
    {
        const bool isIndented = depth >= 0 && !parts.empty();
        const QByteArray indent = isIndented ? '\n' + QByteArray(2 * depth, ' ') : QByteArray();
        out += begin;
        for (const Part &part : parts) {
            if (&part != &parts.front())
                out += ',';
            if (isIndented)
                out += indent + "  ";
            writePart(part);
        }
        out += indent + end;
    }
};

QByteArray toJson(const Document &document, int depth = 0)
{
    QByteArray json;
    std::visit(Json{json, depth}, document.value());
    return json;
}

// Table and plain

using Row = QStringList;

QString cell(const Document &document)
{
    if (std::holds_alternative<std::monostate>(document.value()))
        return {};
    if (const auto *text = std::get_if<QString>(&document.value()))
        return withoutControls(*text);
    return QString::fromUtf8(toJson(document, -1));
}

/// A row of key and value for each member, including nested ones.
QList<Row> flattened(const Document::Members &members, const QString &prefix = {})
{
    QList<Row> rows;
    for (const auto &[key, value] : members) {
        const QString name = cleaned(prefix + key); // each row repeats it, so it must be short
        const auto *within = std::get_if<Document::Members>(&value.value());
        if (within && !within->empty())
            rows += flattened(*within, name + u'.');
        else
            rows += Row{name, cell(value)};
    }
    return rows;
}

Row column(const QList<Row> &rows, qsizetype index)
{
    Row cells;
    for (const Row &row : rows)
        cells += row.value(index);
    return cells;
}

QList<Row> rowsOf(const Document &document, bool hasKeys)
{
    if (const auto *members = std::get_if<Document::Members>(&document.value()))
        return flattened(*members);
    QList<Row> rows;
    const auto *items = std::get_if<Document::Items>(&document.value());
    for (const Document &item : items ? *items : Document::Items{document}) {
        const auto *members = std::get_if<Document::Members>(&item.value());
        QList<Row> fields;
        for (const auto &[key, value] : members ? *members : Document::Members(1, {QString(), item}))
            fields += Row{withoutControls(key), cell(value)};
        if (hasKeys && rows.isEmpty())
            rows += column(fields, 0).join(u'\n').toUpper().replace(u'_', u' ').split(u'\n');
        rows += column(fields, 1);
    }
    return rows;
}

bool isWide(char32_t character)
{
    constexpr std::pair<char32_t, char32_t> ranges[]{{0x1100, 0x115f}, {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},
                                                     {0xf900, 0xfaff}, {0xfe30, 0xfe6f},   {0xff00, 0xff60},
                                                     {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
    return std::ranges::any_of(
            ranges, [&](const auto &range) { return character >= range.first && character <= range.second; });
}

/// The width of the text in a terminal, in columns. Not by wcwidth(), which depends on the locale: the agent's may
/// differ from the caller's.
qsizetype columns(const QString &text)
{
    qsizetype sum = 0;
    for (const uint character : text.toUcs4()) {
        const auto category = QChar::category(character);
        const bool hasNoWidth = category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing
                                || category == QChar::Other_Format;
        sum += hasNoWidth ? 0 : isWide(character) ? 2 : 1;
    }
    return sum;
}

QString justified(const QString &text, qsizetype width)
{
    return text + QString(std::max<qsizetype>(0, width - columns(text)), u' ');
}

QString table(const QList<Row> &rows)
{
    QList<qsizetype> widths(rows.isEmpty() ? 0 : rows.first().size());
    for (const Row &row : rows) {
        for (qsizetype i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], columns(row.value(i)));
    }
    QString text;
    for (const Row &row : rows) {
        QString line;
        for (qsizetype i = 0; i + 1 < row.size(); ++i)
            line += justified(isolated(row[i]), widths.value(i)) + QStringLiteral("  ");
        line += isolated(row.value(row.size() - 1)); // isn't padded: one may be longer than all others together
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    }
    return text;
}

QString plain(const QList<Row> &rows)
{
    QString text;
    for (const Row &row : rows)
        text += row.join(u'\t') + u'\n';
    return text;
}

QByteArray json(const Document &document)
{
    return toJson(document) + '\n';
}

/// Loads the module for YAML, because its library would slow down all commands. If it isn't installed, the answer is
/// JSON, which is also valid YAML.
QByteArray yaml(const Document &document)
{
    const auto toYaml = findInModule(QStringLiteral("authtray-yaml"), toYamlName);
    return toYaml ? reinterpret_cast<ToYaml *>(*toYaml)(document) : json(document);
}

/// TZ may also hold a rule such as "UTC-3", in which POSIX and Qt read the sign differently.
bool isZoneName(const std::string &zone)
{
    return zone.find('/') != std::string::npos || zone == "UTC";
}

} // namespace

QByteArray render(OutputFormat format, const Document &document, const QString &text)
{
    switch (format) {
    case OutputFormat::Text: return text.toUtf8();
    case OutputFormat::Json: return json(document);
    case OutputFormat::Yaml: return yaml(document);
    case OutputFormat::Table: return table(rowsOf(document, true)).toUtf8();
    case OutputFormat::Plain: return plain(rowsOf(document, false)).toUtf8();
    }
    Q_UNREACHABLE();
}

QByteArray renderLine(const Document &document)
{
    return toJson(document, -1);
}

QString shownName(const QString &name)
{
    return isolated(withoutControls(name));
}

QString shownName(const QString &name, qsizetype width)
{
    return justified(shownName(name), width);
}

QString localTime(const QDateTime &time, const std::string &zone)
{
    const QTimeZone named(QByteArray::fromStdString(zone));
    const QDateTime local = isZoneName(zone) && named.isValid() ? time.toTimeZone(named) : time.toLocalTime();
    return local.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString signedInAs(const QString &account, const QString &provider)
{
    return account.isEmpty() ? QStringLiteral("at ") + withoutControls(provider)
                             : QStringLiteral("as ") + shownName(account);
}

QString labelled(const char *label, const QString &value)
{
    return value.isEmpty() ? QString() : QStringLiteral("%1: %2\n").arg(QLatin1String(label), shownName(value));
}

} // namespace authtray
