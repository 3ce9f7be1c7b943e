// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/portholder.h"

#include <QDir>
#include <QFile>

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace authtray {

namespace {

/// Columns of /proc/net/tcp, see proc(5).
constexpr int localAddress = 1, remoteAddress = 2, socketState = 3, userId = 7, inodeNumber = 9;
constexpr auto listening = "0A";

struct ListeningSocket
{
    QByteArray inode;
    uint user;
};

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::optional<ListeningSocket> listenerIn(const QByteArray &table, quint16 port)
{
    for (const QByteArray &line : table.split('\n')) {
        const QByteArrayList columns = line.simplified().split(' ');
        const bool isListening = columns.size() > inodeNumber && columns[socketState] == listening;
        if (isListening && columns[localAddress].split(':').value(1).toUShort(nullptr, 16) == port)
            return ListeningSocket{columns[inodeNumber], columns[userId].toUInt()};
    }
    return std::nullopt;
}

/// One end of a connection.
struct End
{
    uint user;
    bool isOpen; ///< a program has it
};

/// Whether an end in the table, such as 0100007F:1FA8, is this one. The table writes each 32 bits of an address as the
/// number that they are on this computer.
bool isEndpoint(const QByteArray &written, const Endpoint &endpoint)
{
    const auto colon = written.indexOf(':');
    Q_IPV6ADDR address = QHostAddress(QHostAddress::LocalHost).toIPv6Address(); // an IPv4 address replaces its end
    const auto start = std::size(address.c) - std::min<std::size_t>(std::size(address.c), colon / 2);
    for (qsizetype i = 0; i + 8 <= colon; i += 8) {
        const quint32 word = written.mid(i, 8).toUInt(nullptr, 16);
        std::memcpy(&address.c[start + i / 2], &word, sizeof word);
    }
    return written.mid(colon + 1).toUShort(nullptr, 16) == endpoint.port
           && QHostAddress(address) == QHostAddress(endpoint.address.toIPv6Address());
}

/// The end at `local` of its connection with `remote`. Both must be compared whole: other connections may have the same
/// ports.
std::optional<End> endIn(const QByteArray &table, const Endpoint &local, const Endpoint &remote)
{
    for (const QByteArray &line : table.split('\n')) {
        const QByteArrayList columns = line.simplified().split(' ');
        if (columns.size() > inodeNumber && isEndpoint(columns[localAddress], local)
            && isEndpoint(columns[remoteAddress], remote))
            return End{columns[userId].toUInt(), columns[inodeNumber] != "0"};
    }
    return std::nullopt;
}

bool hasOpen(const QString &process, const QByteArray &inode)
{
    const QDir descriptors(process + QStringLiteral("/fd"));
    const QString socket = QStringLiteral("socket:[%1]").arg(QString::fromLatin1(inode));
    const QStringList names = descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    return std::ranges::any_of(names, [&](const QString &name) {
        const QByteArray path = QFile::encodeName(descriptors.filePath(name));
        QByteArray target(64, '\0'); // the name of a socket is shorter
        target.truncate(std::max<ssize_t>(0, ::readlink(path.constData(), target.data(), 64)));
        return QString::fromLatin1(target) == socket;
    });
}

/// The process's name without control characters: a process can give itself any name.
QString nameOf(const QString &process)
{
    QString name = QString::fromUtf8(readAll(process + QStringLiteral("/comm")).trimmed());
    for (QChar &c : name) {
        if (!c.isPrint())
            c = u'?';
    }
    return name;
}

} // namespace

std::optional<Text> portHolder(quint16 port, const QString &proc)
{
    auto socket = listenerIn(readAll(proc + QStringLiteral("/net/tcp")), port);
    if (!socket)
        socket = listenerIn(readAll(proc + QStringLiteral("/net/tcp6")), port);
    if (!socket)
        return std::nullopt;
    for (const QString &entry : QDir(proc).entryList(QDir::Dirs)) {
        const QString process = proc + u'/' + entry;
        if (entry.front().isDigit() && hasOpen(process, socket->inode))
            return Text(QT_TRANSLATE_NOOP("Error", "%1, process %2"), {nameOf(process), entry});
    }
    // Programs that handle secrets, such as this one, hide their open files (PR_SET_DUMPABLE).
    return socket->user == ::getuid()
                   ? QT_TRANSLATE_NOOP("Error", "a program that hides, perhaps another sign-in of Authtray")
                   : QT_TRANSLATE_NOOP("Error", "another user's program");
}

bool isVisitedByAnotherUser(const Endpoint &local, const Endpoint &peer, const QString &proc)
{
    if (peer.port == 0) // Qt's, of a connection that is gone
        return true;
    const QByteArray table = readAll(proc + QStringLiteral("/net/tcp")) + readAll(proc + QStringLiteral("/net/tcp6"));
    if (const auto theirs = endIn(table, peer, local))
        return !theirs->isOpen || (theirs->user != ::getuid() && theirs->user != 0);
    return !table.isEmpty() && !endIn(table, local, peer); // the connection is gone
}

} // namespace authtray
