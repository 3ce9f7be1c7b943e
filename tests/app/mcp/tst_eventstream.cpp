// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mcp/eventstream.h"

#include <QTest>

using namespace authtray;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t maxSize = 1000;

/// "type:data " of each event, and then the last id and the time to wait.
QString readInPieces(const QByteArray &text, qsizetype size)
{
    EventStream stream({}, maxSize);
    QString read;
    for (qsizetype begin = 0; begin < text.size(); begin += size) {
        if (!stream.add(text.mid(begin, size).toStdString()))
            return QStringLiteral("too large");
        for (auto event = stream.next(); event; event = stream.next())
            read += QString::fromStdString(event->type + ':' + event->data + ' ');
    }
    read += QString::fromStdString(stream.position().lastId);
    if (const auto retry = stream.position().retry)
        read += QStringLiteral(" %1 ms").arg(retry->count());
    return read;
}

} // namespace

class EventStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void next_readsTheSameInAllPieces_data();
    void next_readsTheSameInAllPieces();
    void position_goesOnFromTheConnectionBefore();
    void add_refusesAnEventThatIsTooLarge();
    void add_takesMoreThanThatInSeveralEvents();
};

void EventStreamTest::next_readsTheSameInAllPieces_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("LF", "data: a\n\ndata: b\n\n", ":a :b ");
    row("CR", "data: a\r\rdata: b\r\r", ":a :b ");
    row("CR LF", "data: a\r\n\r\ndata: b\r\n\r\n", ":a :b ");
    row("all line ends", "data: a\r\n\ndata: b\r\r\ndata: c\n\r", ":a :b :c ");
    row("several lines of data", "data: {\ndata:\ndata: }\n\n", ":{\n\n} ");
    row("no space", "data:a\nid:1\n\n", ":a 1");
    row("one space only belongs to the field", "data:  a \n\n", ": a  ");
    row("a type", "event: ping\ndata: a\n\ndata: b\n\n", "ping:a :b ");
    row("comments", ": keepalive\n\n:\ndata: a\n: b\n\n", ":a ");
    row("unknown fields", "datas: a\nDATA: b\n data: c\nx\n\n", "");
    row("a field without a colon", "data\ndata: a\n\n", ":\na ");
    row("an id without data", "id: 7\ndata: \n\n", "7");
    row("the id stays", "id: 7\ndata: a\n\ndata: b\n\n", ":a :b 7");
    row("an empty id ends that", "id: 7\ndata: a\n\nid\ndata: b\n\n", ":a :b ");
    row("an id with NUL is none", QByteArray("id: 1\n\nid: 2\0\ndata: a\n\n", 23), ":a 1");
    row("the id of half an event doesn't count", "id: 1\ndata: a\n\nid: 2\ndata: b\n", ":a 1");
    row("how long to wait", "retry: 1500\n\n", " 1500 ms");
    row("what is no time", "retry: 1500\nretry: 2s\nretry:\nretry: -1\nretry: 99999999999999999999\n\n", " 1500 ms");
    row("a byte order mark",
        "\xEF\xBB\xBF"
        "data: a\n\n",
        ":a ");
    row("a colon in the data", "data: a: b\n\n", ":a: b ");
    row("UTF-8", "data: \u00e4\u20ac\n\n", ":\u00e4\u20ac ");
}

void EventStreamTest::next_readsTheSameInAllPieces()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, expected);
    for (qsizetype size = 1; size <= text.size(); ++size)
        QCOMPARE(readInPieces(text, size), expected);
}

void EventStreamTest::position_goesOnFromTheConnectionBefore()
{
    EventStream stream({"4", 100ms}, maxSize);
    QVERIFY(stream.add("data: a\n\n"));
    QVERIFY(stream.next());
    QCOMPARE(stream.position().lastId, std::string("4"));
    QCOMPARE(stream.position().retry, std::optional(100ms));
}

void EventStreamTest::add_refusesAnEventThatIsTooLarge()
{
    const QByteArray line = "data: " + QByteArray(maxSize, 'x');
    QCOMPARE(readInPieces(line, 10), QStringLiteral("too large"));
    QCOMPARE(readInPieces(QByteArray("data: xxxxxxxxxx\n").repeated(100), 17), QStringLiteral("too large"));
}

void EventStreamTest::add_takesMoreThanThatInSeveralEvents()
{
    const QByteArray event = "data: " + QByteArray(maxSize / 2, 'x') + "\n\n";
    QCOMPARE(readInPieces(event.repeated(10), event.size()).count(u':'), 10);
}

QTEST_GUILESS_MAIN(EventStreamTest)
#include "tst_eventstream.moc"
