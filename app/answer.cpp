// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/answer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace authtray {

int exitCodeOf(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::BadInput: return InvalidInput;
    case Error::Kind::TimedOut:
    case Error::Kind::StoreSilent: return TimedOut;
    case Error::Kind::Cancelled: return Interrupted;
    case Error::Kind::WriteFailed:
    case Error::Kind::ReadFailed: return Failure;
    default: return AuthenticationFailure;
    }
}

Answer failure(const Error &error, int exitCode)
{
    const Sentence sentence = describe(error);
    QByteArray text = "Error: " + sentence.what.toUtf8() + '\n';
    if (!sentence.advice.isEmpty())
        text += sentence.advice.toUtf8() + '\n';
    return {exitCode, {}, text};
}

Answer failure(const Error &error)
{
    return failure(error, exitCodeOf(error));
}

JsonLines &JsonLines::putRaw(const char *key, const QByteArray &json)
{
    m_members.append({key, json});
    return *this;
}

JsonLines &JsonLines::put(const char *key, const QString &value)
{
    if (value.isEmpty())
        return putRaw(key, "null");
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return putRaw(key, array.mid(1, array.size() - 2));
}

JsonLines &JsonLines::put(const char *key, bool value)
{
    return putRaw(key, value ? "true" : "false");
}

JsonLines &JsonLines::put(const char *key, const JsonLines &value)
{
    return putRaw(key, value.text(1));
}

JsonLines &JsonLines::put(const char *key, const QJsonObject &value)
{
    QByteArrayList lines = QJsonDocument(value).toJson().trimmed().split('\n'); // those within texts are escaped
    for (QByteArray &line : lines) {
        const QByteArray rest = line.trimmed();
        line = QByteArray(2 + (line.size() - rest.size()) / 2, ' ') + rest; // Qt indents by four
    }
    return putRaw(key, lines.join('\n').trimmed());
}

QByteArray JsonLines::text(int depth) const
{
    const QByteArray indent(2 * depth, ' ');
    QByteArrayList lines;
    for (const auto &[key, json] : m_members)
        lines += indent + "  \"" + key + "\": " + json;
    return "{\n" + lines.join(",\n") + '\n' + indent + '}';
}

} // namespace authtray
