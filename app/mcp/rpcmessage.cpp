// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/rpcmessage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace authtray {

namespace {

/// False: it isn't one.
bool readOne(const QJsonObject &object, RpcMessage &message)
{
    const QJsonValue id = object.value(QStringLiteral("id"));
    const QString method = object.value(QStringLiteral("method")).toString();
    const QJsonObject result = object.value(QStringLiteral("result")).toObject();
    if (!method.isEmpty() && !id.isUndefined()) {
        message.requests += id;
        message.isInitialize |= method == u"initialize";
        return true;
    }
    if (!method.isEmpty()) {
        message.isInitialized |= method == u"notifications/initialized";
        if (method == u"notifications/cancelled")
            message.cancelled = object.value(QStringLiteral("params")).toObject().value(QStringLiteral("requestId"));
        return true;
    }
    message.isError |= object.contains(QStringLiteral("error"));
    if (!message.isError && !object.contains(QStringLiteral("result")))
        return false;
    message.answers += id;
    message.protocolVersion = result.value(QStringLiteral("protocolVersion")).toString();
    return true;
}

} // namespace

std::optional<RpcMessage> readRpcMessage(const QByteArray &text)
{
    const auto document = QJsonDocument::fromJson(text);
    RpcMessage message;
    if (document.isObject())
        return readOne(document.object(), message) ? std::optional(message) : std::nullopt;
    const QJsonArray several = document.array();
    for (const QJsonValue &one : several) {
        if (!readOne(one.toObject(), message))
            return std::nullopt;
    }
    return several.isEmpty() ? std::nullopt : std::optional(message);
}

QByteArray rpcError(const QJsonValue &id, RpcErrorCode code, const QString &message)
{
    const QJsonObject error{{QStringLiteral("code"), code}, {QStringLiteral("message"), message}};
    const QJsonObject answer{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                             {QStringLiteral("id"), id.isUndefined() ? QJsonValue() : id},
                             {QStringLiteral("error"), error}};
    return QJsonDocument(answer).toJson(QJsonDocument::Compact);
}

QByteArray inOneLine(QByteArray json)
{
    return json.replace('\r', ' ').replace('\n', ' ').trimmed();
}

} // namespace authtray
