// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbacklistener.h"

#include "core/log.h"

#include <QHash>
#include <QHostAddress>
#include <QNetworkProxy>
#include <QTimer>

#include <QCoroSignal>

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace authtray {

namespace {

/// A free port of one address family may be taken in the other; then another is drawn.
constexpr int drawsOfFreePort = 8;

/// How long the last bytes may take to reach a visitor before it is cut off.
constexpr std::chrono::seconds farewell{5};

struct Refusal
{
    QByteArray status;
    QByteArray text;
    QByteArray extraHeader = {};
};

QByteArray httpAnswer(const QByteArray &status, const QByteArray &type, const QByteArray &body,
                      const QByteArray &extraHeader = {})
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "; charset=utf-8\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\nContent-Security-Policy: " + endPageSecurityPolicy()
           + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff"
             "\r\nX-Frame-Options: DENY\r\nConnection: close\r\n"
           + extraHeader + "\r\n" + body;
}

QByteArray httpAnswer(const Refusal &refusal)
{
    return httpAnswer(refusal.status, "text/plain", refusal.text, refusal.extraHeader);
}

Refusal badRequest(const QByteArray &text)
{
    return {"400 Bad Request", text};
}

/// Whether there is one `Host` header and it names us: a page elsewhere may have pointed its own name at this address.
bool isMeantForUs(const QList<QByteArray> &lines, const QByteArray &authority)
{
    QList<QByteArray> hosts;
    for (const QByteArray &line : lines) {
        if (line.left(5).compare("host:", Qt::CaseInsensitive) == 0)
            hosts += line.mid(5).trimmed();
    }
    return hosts == QList<QByteArray>{authority};
}

QString decode(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

using Parameters = QMultiHash<QString, QString>;

Parameters readQuery(const QByteArray &query)
{
    Parameters parameters;
    const QList<QByteArray> pairs = query.split('&');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        parameters.insert(decode(pair.left(equals)), equals < 0 ? QString() : decode(pair.mid(equals + 1)));
    }
    return parameters;
}

bool hasState(const Parameters &parameters, const QByteArray &state)
{
    const QByteArray given = parameters.value(QStringLiteral("state")).toUtf8();
    return parameters.count(QStringLiteral("state")) == 1 && given.size() == state.size()
           && CRYPTO_memcmp(given.constData(), state.constData(), static_cast<size_t>(state.size())) == 0;
}

std::variant<AuthorizationResponse, Refusal> readResponse(const Parameters &parameters, const QByteArray &state)
{
    if (!hasState(parameters, state))
        return badRequest("This answer belongs to another sign-in.\n");
    const QString code = QStringLiteral("code"), error = QStringLiteral("error"), iss = QStringLiteral("iss"),
                  description = QStringLiteral("error_description");
    for (const QString &name : {code, error, iss, description}) {
        if (parameters.count(name) > 1)
            return badRequest("This answer says the same thing twice.\n");
    }
    AuthorizationResponse response{parameters.value(code), parameters.value(error), parameters.value(description), {}};
    if (parameters.contains(iss))
        response.iss = parameters.value(iss);
    if (response.code.isEmpty() && response.error.isEmpty())
        return badRequest("This answer is incomplete.\n");
    if (!response.error.isEmpty())
        response.code.clear();
    return response;
}

/// Judges a request by its head, without the empty line at its end.
std::variant<AuthorizationResponse, Refusal> readRequest(const QByteArray &head, const QUrl &redirectUri,
                                                         const QByteArray &state)
{
    QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.takeFirst().trimmed().split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/1."))
        return badRequest("This isn't a web request.\n");
    if (words[0] != "GET")
        return Refusal{"405 Method Not Allowed", words[0] == "HEAD" ? "" : "Only GET is answered here.\n",
                       "Allow: GET\r\n"};
    const qsizetype mark = words[1].indexOf('?');
    const QByteArray path = redirectUri.path(QUrl::FullyEncoded).toLatin1();
    if (words[1].left(mark) != (path.isEmpty() ? QByteArrayLiteral("/") : path))
        return Refusal{"404 Not Found", "There is nothing here.\n"};
    if (!isMeantForUs(lines, redirectUri.authority(QUrl::FullyEncoded).toLatin1()))
        return badRequest("This request is meant for another host.\n");
    return readResponse(mark < 0 ? Parameters() : readQuery(words[1].mid(mark + 1)), state);
}

/// The addresses a host stands for; none if it isn't one to listen on.
QList<QHostAddress> addressesOf(const QString &host)
{
    const QHostAddress v4(QHostAddress::LocalHost), v6(QHostAddress::LocalHostIPv6);
    if (host == u"localhost") // the browser may resolve it to either
        return {v4, v6};
    if (host == u"127.0.0.1")
        return {v4};
    return host == u"[::1]" ? QList<QHostAddress>{v6} : QList<QHostAddress>{};
}

Result<> check(const Redirect &redirect, const QString &state)
{
    const auto bad = [](const QString &what) { return Error{Error::Kind::BadInput, what, {}}; };
    if (addressesOf(redirect.host).isEmpty())
        return bad(QStringLiteral("the redirect host \"%1\" isn't this computer").arg(redirect.host));
    const bool plainPath = redirect.path.isEmpty() || redirect.path.startsWith(u'/');
    if (!plainPath || redirect.path.contains(u'?') || redirect.path.contains(u'#'))
        return bad(QStringLiteral("the redirect path \"%1\" isn't one").arg(redirect.path));
    if (redirect.ports.isEmpty() || state.isEmpty())
        return bad(QStringLiteral("a redirect needs a port and a state"));
    return done;
}

/// Whether the computer has no such address at all, as opposed to one that somebody else listens on.
bool isAbsent(QAbstractSocket::SocketError reason)
{
    return reason == QAbstractSocket::SocketAddressNotAvailableError
           || reason == QAbstractSocket::UnsupportedSocketOperationError;
}

Error noPort(const QList<quint16> &ports)
{
    QStringList names;
    for (const quint16 port : ports)
        names += port == 0 ? LoopbackListener::tr("any other") : QString::number(port);
    const QString why = LoopbackListener::tr("the browser can't come back to port %1, which isn't free here");
    return {Error::Kind::SignInFailed, why.arg(names.join(LoopbackListener::tr(" or "))), {}};
}

} // namespace

LoopbackListener::LoopbackListener(QObject *parent) : QObject(parent) { }

LoopbackListener::~LoopbackListener()
{
    close();
}

void LoopbackListener::setPatience(std::chrono::milliseconds patience)
{
    m_patience = patience;
}

Result<> LoopbackListener::listen(const Redirect &redirect, const QString &state)
{
    close();
    if (const auto checked = check(redirect, state); !checked)
        return checked;
    for (const quint16 port : redirect.ports) {
        for (int draw = port == 0 ? drawsOfFreePort : 1; draw > 0 && !isListening(); --draw)
            open(addressesOf(redirect.host), port);
    }
    if (!isListening())
        return noPort(redirect.ports);
    m_state = state.toUtf8();
    m_redirectUri = QUrl();
    m_redirectUri.setScheme(QStringLiteral("http"));
    m_redirectUri.setHost(redirect.host);
    m_redirectUri.setPort(m_servers.first()->serverPort());
    m_redirectUri.setPath(redirect.path);
    return done;
}

QUrl LoopbackListener::redirectUri() const
{
    return m_redirectUri;
}

bool LoopbackListener::isListening() const
{
    return !m_servers.isEmpty();
}

/// Listens on one port of all the addresses, or on none. Without IPv6 on this computer, IPv4 is all of them.
void LoopbackListener::open(const QList<QHostAddress> &addresses, quint16 port)
{
    for (const QHostAddress &address : addresses) {
        auto *server = new QTcpServer(this);
        server->setProxy(QNetworkProxy::NoProxy); // a SOCKS proxy would be asked to listen in our place
        // One at a time and through the event loop, so that whoever came before has been read before room is made.
        server->setMaxPendingConnections(1);
        if (server->listen(address, isListening() ? m_servers.first()->serverPort() : port)) {
            m_servers += server;
            const auto next = [this, server] { welcome(server); };
            connect(server, &QTcpServer::newConnection, this, next, Qt::QueuedConnection);
            continue;
        }
        const auto reason = server->serverError();
        delete server;
        if (!isListening() || !isAbsent(reason))
            return stop();
    }
}

void LoopbackListener::welcome(QTcpServer *server)
{
    QTcpSocket *visitor = m_servers.contains(server) ? server->nextPendingConnection() : nullptr;
    if (!visitor)
        return;
    makeRoom();
    visitor->setParent(this); // outlives the server
    visitor->setReadBufferSize(largestHead);
    m_visitors += visitor;
    connect(visitor, &QTcpSocket::readyRead, this, [this, visitor] { read(visitor); });
    connect(visitor, &QTcpSocket::disconnected, this, [this, visitor] { dismiss(visitor, {}); });
    auto *timer = new QTimer(visitor);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, visitor] { runOut(visitor); });
    timer->start(m_patience);
    if (visitor->bytesAvailable() > 0) // came while it waited to be welcomed
        read(visitor);
    else if (visitor->state() != QAbstractSocket::ConnectedState)
        dismiss(visitor, {});
}

/// Browsers open connections ahead of need and leave them idle: those go first.
void LoopbackListener::makeRoom()
{
    if (m_visitors.size() < mostVisitors)
        return;
    const auto idle = std::find_if(m_visitors.cbegin(), m_visitors.cend(),
                                   [](const QTcpSocket *visitor) { return visitor->bytesAvailable() == 0; });
    dismiss(idle == m_visitors.cend() ? m_visitors.first() : *idle, {});
}

void LoopbackListener::read(QTcpSocket *visitor)
{
    const QByteArray received = visitor->peek(largestHead); // stays in the socket until it is whole
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0 && received.size() < largestHead)
        return;
    const auto request = end < 0 ? Refusal{"431 Request Header Fields Too Large", "This request is too long.\n"}
                                 : readRequest(received.first(end), m_redirectUri, m_state);
    if (const auto *response = std::get_if<AuthorizationResponse>(&request))
        return accept(visitor, *response);
    const auto &refusal = std::get<Refusal>(request);
    qCDebug(lcOAuth) << "loopback listener turned a request away:" << refusal.status;
    dismiss(visitor, httpAnswer(refusal));
}

void LoopbackListener::accept(QTcpSocket *visitor, const AuthorizationResponse &response)
{
    m_visitors.removeOne(visitor);
    visitor->disconnect(this);
    connect(visitor, &QTcpSocket::disconnected, visitor, &QObject::deleteLater);
    m_held = visitor;
    stop();
    Q_EMIT answered(response);
}

void LoopbackListener::runOut(QTcpSocket *visitor)
{
    if (!m_visitors.contains(visitor)) // the one that is held waits as long as it takes
        return;
    const bool idle = visitor->bytesAvailable() == 0;
    dismiss(visitor, idle ? QByteArray() : httpAnswer({"408 Request Timeout", "This request took too long.\n"}));
}

/// Says the last words and lets go: from here on the socket looks after itself, so that they arrive even if the
/// listener goes first.
void LoopbackListener::dismiss(QTcpSocket *visitor, const QByteArray &lastWords)
{
    m_visitors.removeOne(visitor);
    visitor->disconnect(this);
    visitor->setParent(nullptr);
    if (visitor->state() != QAbstractSocket::ConnectedState)
        return visitor->deleteLater();
    connect(visitor, &QTcpSocket::disconnected, visitor, &QObject::deleteLater);
    QTimer::singleShot(farewell, visitor, [visitor] { visitor->abort(); });
    const bool more = visitor->bytesAvailable() >= largestHead;
    visitor->readAll();
    visitor->write(lastWords);
    visitor->flush(); // the program may end before the event loop gets to it
    if (!more)
        return visitor->disconnectFromHost();
    // Closing with something unread would reset the connection and take the answer with it.
    connect(visitor, &QTcpSocket::readyRead, visitor, [visitor] { visitor->readAll(); });
}

void LoopbackListener::stop()
{
    const auto servers = std::exchange(m_servers, {});
    for (QTcpServer *server : servers) {
        server->close();
        server->deleteLater(); // may be the one whose signal is being handled
    }
    const auto visitors = m_visitors;
    for (QTcpSocket *visitor : visitors)
        dismiss(visitor, {});
}

QCoro::Task<> LoopbackListener::showOutcome(EndPage page)
{
    const QPointer<QTcpSocket> browser = std::exchange(m_held, nullptr);
    if (!browser)
        co_return;
    dismiss(browser, httpAnswer("200 OK", "text/html", renderEndPage(page)));
    if (browser->state() != QAbstractSocket::UnconnectedState)
        co_await qCoro(browser.data(), &QTcpSocket::disconnected, farewell);
}

void LoopbackListener::close()
{
    stop();
    showOutcome(EndPage::calledOff());
}

} // namespace authtray
