// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/message.h"

#include <QtEndian>

namespace authtray {

namespace {

constexpr qsizetype lengthSize = sizeof(quint32);

QByteArray withLength(const QByteArray &bytes)
{
    QByteArray length(lengthSize, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(bytes.size()), length.data());
    return length + bytes;
}

qsizetype lengthAt(const QByteArray &bytes, qsizetype position)
{
    return qFromBigEndian<quint32>(bytes.constData() + position);
}

} // namespace

QByteArray pack(const Message &message)
{
    QByteArray fields;
    for (const QByteArray &field : message)
        fields += withLength(field);
    return withLength(fields);
}

std::variant<Message, Incomplete, Malformed> takeMessage(QByteArray &buffer)
{
    if (buffer.size() < lengthSize)
        return Incomplete{};
    const qsizetype end = lengthSize + lengthAt(buffer, 0);
    if (end > largestMessage)
        return Malformed{};
    if (buffer.size() < end)
        return Incomplete{};
    Message message;
    qsizetype position = lengthSize;
    while (position < end) {
        if (end - position < lengthSize)
            return Malformed{};
        const qsizetype length = lengthAt(buffer, position);
        position += lengthSize;
        if (length > end - position)
            return Malformed{};
        message += buffer.mid(position, length);
        position += length;
    }
    buffer.remove(0, end);
    return message;
}

} // namespace authtray
