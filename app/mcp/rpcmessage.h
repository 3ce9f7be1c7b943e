// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>

namespace authtray {

/// What the bridge has to know of a message of JSON-RPC 2.0, or of several in an array. Any thread.
struct RpcMessage
{
    QList<QJsonValue> requests; ///< the ids of those that want an answer
    QList<QJsonValue> answers; ///< the ids of those that are one
    bool isInitialize = false; ///< MCP's first request
    bool isInitialized = false; ///< MCP's notification that the answer to it has arrived
    QJsonValue cancelled = QJsonValue::Undefined; ///< the id of the request that a notification ends
    QString protocolVersion; ///< that an answer to `initialize` names
    bool isError = false; ///< the answer is one
};

enum RpcErrorCode { ParseError = -32700, ServerError = -32000 };

/// nullopt: it is no such message.
std::optional<RpcMessage> readRpcMessage(const QByteArray &text);

/// The answer to a request that fails, in a line. `id`: null if it isn't known.
QByteArray rpcError(const QJsonValue &id, RpcErrorCode code, const QString &message);

/// The same JSON without line breaks, which may only be between its parts.
QByteArray inOneLine(QByteArray json);

} // namespace authtray
