// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/portholder.h"

#include <QDir>
#include <QFile>

#include <unistd.h>

#include <algorithm>

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

std::optional<End> endIn(const QByteArray &table, quint16 port, quint16 otherPort)
{
    const auto portIn = [](const QByteArray &address) { return address.split(':').value(1).toUShort(nullptr, 16); };
    for (const QByteArray &line : table.split('\n')) {
        const QByteArrayList columns = line.simplified().split(' ');
        if (columns.size() > inodeNumber && portIn(columns[localAddress]) == port
            && portIn(columns[remoteAddress]) == otherPort)
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

bool isVisitedByAnotherUser(quint16 port, quint16 peerPort, const QString &proc)
{
    if (peerPort == 0) // Qt's, of a connection that is gone; it would match the listening socket's row
        return true;
    const QByteArray table = readAll(proc + QStringLiteral("/net/tcp")) + readAll(proc + QStringLiteral("/net/tcp6"));
    if (const auto theirs = endIn(table, peerPort, port))
        return !theirs->isOpen || (theirs->user != ::getuid() && theirs->user != 0);
    return !table.isEmpty() && !endIn(table, port, peerPort); // the connection is gone
}

} // namespace authtray
