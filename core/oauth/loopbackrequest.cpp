// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/oauth/loopbackrequest.h"

#include "core/oauth/endpage.h"

#include <QMultiHash>

#include <sodium.h>

#include <algorithm>

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
    const bool mayLeaveOutPort = redirectUri.port() == 80; // browsers leave out the default port
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

/// What terminals, mail programs and chats add to a text: marks of a bracketed paste, a byte order mark, other kinds of
/// spaces and quotation marks, and `&amp;` of HTML.
QString withoutTraces(const QByteArray &pasted)
{
    QString text = QString::fromUtf8(pasted);
    text.remove(QStringLiteral("\x1b[200~")).remove(QStringLiteral("\x1b[201~"));
    text.replace(QStringLiteral("&amp;"), QStringLiteral("&"), Qt::CaseInsensitive);
    for (QChar &c : text) {
        if (c.category() == QChar::Punctuation_InitialQuote || c.category() == QChar::Punctuation_FinalQuote)
            c = u'"';
        else if (c.isSpace() && c != u'\n')
            c = u' ';
    }
    text.removeIf([](QChar c) {
        return c.category() == QChar::Other_Format || (c.category() == QChar::Other_Control && c != u'\n');
    });
    return text;
}

bool isAroundAddress(QChar c)
{
    return c.isSpace() || QStringView(u"\"'`<>()[]{},;").contains(c);
}

/// Where the query of `ours`, an address without its scheme, begins in the text; -1 if it isn't there. A longer address
/// that ends like ours is another one.
qsizetype queryAfter(const QString &ours, const QString &text)
{
    const QString scheme = QStringLiteral("http://");
    for (qsizetype at = 0; (at = text.indexOf(ours, at, Qt::CaseInsensitive)) >= 0; ++at) {
        const bool hasScheme = QStringView(text).left(at).endsWith(scheme, Qt::CaseInsensitive);
        const qsizetype begin = hasScheme ? at - scheme.size() : at;
        const bool isWhole = begin == 0 || isAroundAddress(text[begin - 1]);
        const qsizetype path = ours.indexOf(u'/'); // is compared case-sensitively
        if (isWhole && QStringView(text).mid(at, ours.size()).mid(path) == QStringView(ours).mid(path))
            return at + ours.size();
    }
    return -1;
}

/// The queries that may begin at `begin`, with the longest first: the next line may continue the query or be unrelated.
QList<QByteArray> queriesIn(const QString &text, qsizetype begin)
{
    QList<QByteArray> queries;
    QString joined;
    for (QString line : text.mid(begin).split(u'\n')) {
        line = line.trimmed();
        if (!joined.isEmpty() && line.contains(u' ')) // the line is a sentence, not a part of the address
            break;
        const auto end = std::ranges::find_if(line, [](QChar c) { return c.isSpace() || c == u'"' || c == u'<'; });
        joined += QStringView(line.constBegin(), end);
        QString query = joined.section(u'#', 0, 0);
        while (!query.isEmpty() && isAroundAddress(query.back()))
            query.chop(1);
        queries.prepend(query.toUtf8());
        if (end != line.end())
            break;
    }
    return queries;
}

/// The query of a request for this address.
std::variant<QueryItems, Refusal> readQueryAt(const QUrl &address, const QByteArray &head)
{
    QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.takeFirst().trimmed().split(' ');
    if (words.size() != 3 || !words[2].startsWith("HTTP/1."))
        return badRequest("This isn't a web request");
    if (words[0] != "GET")
        return Refusal{"405 Method Not Allowed", words[0] == "HEAD" ? "" : "Only GET is answered here",
                       "Allow: GET\r\n"};
    const qsizetype mark = words[1].indexOf('?');
    const QByteArray path = address.path(QUrl::FullyEncoded).toLatin1();
    if ((mark < 0 ? words[1] : words[1].left(mark)) != (path.isEmpty() ? QByteArrayLiteral("/") : path))
        return Refusal{"404 Not Found", "There is nothing here"};
    if (!isMeantForUs(lines, address))
        return badRequest("This request is meant for another host");
    return mark < 0 ? QueryItems() : readQuery(words[1].mid(mark + 1));
}

} // namespace

bool asksFor(const QByteArray &head, const QUrl &address)
{
    return std::holds_alternative<QueryItems>(readQueryAt(address, head));
}

std::variant<AuthorizationResponse, Refusal> readLoopbackRequest(const QByteArray &head, const QUrl &redirectUri,
                                                                 const QByteArray &state)
{
    const auto query = readQueryAt(redirectUri, head);
    if (const auto *refusal = std::get_if<Refusal>(&query))
        return *refusal;
    return readResponse(std::get<QueryItems>(query), state);
}

std::variant<AuthorizationResponse, Refusal> readPastedRedirect(const QByteArray &pasted, const QUrl &redirectUri,
                                                                const QByteArray &state)
{
    const QString text = withoutTraces(pasted);
    const QString ours = redirectUri.authority(QUrl::FullyEncoded) + redirectUri.path(QUrl::FullyEncoded);
    const QString oursWithSlash = redirectUri.path().isEmpty() ? ours + u'/' : ours; // browsers add the slash
    qsizetype begin = -1;
    for (const QString &address : {oursWithSlash + u'?', ours + u'?'})
        begin = begin < 0 ? queryAfter(address, text) : begin;
    if (begin < 0 && text.contains(u'=') && !text.section(u'=', 0, 0).contains(u'/')) // the person copied only the query
        begin = std::ranges::find_if(text, [](QChar c) { return c.isLetter(); }) - text.begin();
    if (begin < 0)
        return badRequest("This isn't the address that this sign-in ends on");
    std::variant<AuthorizationResponse, Refusal> judged = badRequest("This answer belongs to another sign-in");
    for (const QByteArray &candidate : queriesIn(text, begin)) {
        judged = readResponse(readQuery(candidate), state);
        if (std::holds_alternative<AuthorizationResponse>(judged))
            break;
    }
    return judged;
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
