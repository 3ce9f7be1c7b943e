// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

#include <chrono>
#include <functional>
#include <utility>

class QJsonObject;
class QTcpSocket;

namespace authtray {

/// One HTTP request as it arrived.
struct StandInRequest
{
    QByteArray method;
    QByteArray path; ///< with the query
    QByteArray body;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case

    /// A form's fields, with '+' read as a space. Values come fully decoded from `field`.
    QUrlQuery form() const;
    QString field(const QString &name) const;
};

/// What to answer, or how to fail.
struct StandInReply
{
    enum Fault {
        None,
        Hang, ///< no answer; the connection stays open
        DropBefore, ///< the connection ends without a byte
        DropInBody, ///< … in the middle of the body
        DripBody, ///< the body comes one byte every 10 ms
        HoldOpen, ///< the connection stays open after the body
    };

    int status = 200;
    QByteArray body = {};
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    Fault fault = None;
    std::chrono::milliseconds delay{0}; ///< before the answer
    bool hasLength = true; ///< else the end of the connection is the end of the body
};

/// `body` as JSON.
StandInReply jsonReply(const QJsonObject &body, int status = 200);

/// An HTTP server on a loopback port of its own that answers from a table and remembers what it was asked. A path that
/// isn't in the table gets 404. Needs a running event loop; ends with every connection.
class StandInServer
{
public:
    using Handler = std::function<StandInReply(const StandInRequest &)>;

    StandInServer();

    /// `path` begins with a slash or is empty.
    QUrl url(const QString &path) const;

    void on(const QString &path, const Handler &handler);
    void on(const QString &path, const StandInReply &reply);

    const QList<StandInRequest> &requests() const { return m_requests; }
    int count(const QString &path) const; ///< requests for it, whatever their query

    /// Refuses connections from now on.
    void stop();

private:
    void receive(QTcpSocket *client);
    void answer(QTcpSocket *client, const StandInRequest &request);

    QHash<QString, Handler> m_handlers;
    QList<StandInRequest> m_requests;
    quint16 m_port = 0;
    QTcpServer m_server; ///< last: its connections go before what they use
};

} // namespace authtray
