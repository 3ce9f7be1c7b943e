// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbackrequest.h"

#include "core/oauth/endpage.h"

#include <QMultiHash>

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace authtray {

namespace {

Refusal badRequest(const QByteArray &reason)
{
    return {"400 Bad Request", reason};
}

/// Whether there is exactly one `Host` header, with the redirect's host. Otherwise a website that has pointed its own
/// name at this address could send requests (DNS rebinding).
bool isMeantForUs(const QList<QByteArray> &lines, const QUrl &redirectUri)
{
    QList<QByteArray> hosts;
    for (const QByteArray &line : lines) {
        if (line.left(5).compare("host:", Qt::CaseInsensitive) == 0)
            hosts += line.mid(5).trimmed();
    }
    const QByteArray ours = redirectUri.authority(QUrl::FullyEncoded).toLatin1();
    const bool mayLeaveOutPort = redirectUri.port() == 80; // and browsers do
    return hosts == QList<QByteArray>{ours} || (mayLeaveOutPort && hosts == QList<QByteArray>{ours.chopped(3)});
}

QString decode(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

using QueryItems = QMultiHash<QString, QString>;

QueryItems readQuery(const QByteArray &query)
{
    QueryItems parameters;
    const QList<QByteArray> pairs = query.split('&');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        parameters.insert(decode(pair.left(equals)), equals < 0 ? QString() : decode(pair.mid(equals + 1)));
    }
    return parameters;
}

bool hasState(const QueryItems &parameters, const QByteArray &state)
{
    const QByteArray given = parameters.value(QStringLiteral("state")).toUtf8();
    return parameters.count(QStringLiteral("state")) == 1 && given.size() == state.size()
           && sodium_memcmp(given.constData(), state.constData(), static_cast<size_t>(state.size())) == 0;
}

std::variant<AuthorizationResponse, Refusal> readResponse(const QueryItems &parameters, const QByteArray &state)
{
    if (!hasState(parameters, state))
        return badRequest("This answer belongs to another sign-in");
    const QString code = QStringLiteral("code"), error = QStringLiteral("error"), iss = QStringLiteral("iss"),
                  description = QStringLiteral("error_description");
    for (const QString &name : {code, error, iss, description}) {
        if (parameters.count(name) > 1)
            return badRequest("This answer says the same thing twice");
    }
    AuthorizationResponse response{parameters.value(code), parameters.value(error), parameters.value(description), {}};
    if (parameters.contains(iss))
        response.iss = parameters.value(iss);
    if (response.code.isEmpty() && response.error.isEmpty())
        return badRequest("This answer is incomplete");
    if (!response.error.isEmpty())
        response.code.clear();
    return response;
}

/// Mail programs and shells put such characters around an address.
QByteArray withoutWrapping(QByteArray text)
{
    const auto isWrapping = [](char c) { return std::strchr(" \t\r\n\"'`<>", c) != nullptr; };
    while (!text.isEmpty() && isWrapping(text.front()))
        text.remove(0, 1);
    while (!text.isEmpty() && isWrapping(text.back()))
        text.chop(1);
    return text;
}

QByteArray withoutScheme(const QByteArray &address)
{
    const QByteArray scheme = "http://";
    return address.startsWith(scheme) ? address.mid(scheme.size()) : address;
}

} // namespace

std::variant<AuthorizationResponse, Refusal> readLoopbackRequest(const QByteArray &head, const QUrl &redirectUri,
                                                                 const QByteArray &state)
{
    QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.takeFirst().trimmed().split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/1."))
        return badRequest("This isn't a web request");
    if (words[0] != "GET")
        return Refusal{"405 Method Not Allowed", words[0] == "HEAD" ? "" : "Only GET is answered here",
                       "Allow: GET\r\n"};
    const qsizetype mark = words[1].indexOf('?');
    const QByteArray path = redirectUri.path(QUrl::FullyEncoded).toLatin1();
    if (words[1].left(mark) != (path.isEmpty() ? QByteArrayLiteral("/") : path))
        return Refusal{"404 Not Found", "There is nothing here"};
    if (!isMeantForUs(lines, redirectUri))
        return badRequest("This request is meant for another host");
    return readResponse(mark < 0 ? QueryItems() : readQuery(words[1].mid(mark + 1)), state);
}

std::variant<AuthorizationResponse, Refusal> readPastedRedirect(const QByteArray &pasted, const QUrl &redirectUri,
                                                                const QByteArray &state)
{
    const QByteArray answer = withoutWrapping(pasted).split('#').first();
    const qsizetype mark = answer.indexOf('?');
    const QByteArray ours = redirectUri.authority(QUrl::FullyEncoded).toLatin1()
                            + redirectUri.path(QUrl::FullyEncoded).toLatin1();
    const QByteArray place = answer.left(std::max<qsizetype>(0, mark));
    const bool isOurs = place.isEmpty() || withoutScheme(place) == ours
                        || (redirectUri.path().isEmpty() && withoutScheme(place) == ours + '/'); // browsers add it
    if (!isOurs || (mark < 0 && !answer.contains('=')))
        return badRequest("This isn't the address that this sign-in ends on");
    return readResponse(readQuery(answer.mid(mark + 1)), state);
}

QByteArray httpAnswer(const QByteArray &status, const QByteArray &type, const QByteArray &body,
                      const QByteArray &extraHeader)
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "; charset=utf-8\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\nContent-Security-Policy: " + endPageSecurityPolicy()
           + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff"
             "\r\nX-Frame-Options: DENY\r\nConnection: close\r\n"
           + extraHeader + "\r\n" + body;
}

QByteArray httpAnswer(const Refusal &refusal)
{
    const QByteArray text = refusal.reason.isEmpty() ? QByteArray() : refusal.reason + ".\n";
    return httpAnswer(refusal.status, "text/plain", text, refusal.extraHeader);
}

} // namespace authtray
