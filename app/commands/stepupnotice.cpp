// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/stepupnotice.h"

#include "app/platform/unixsocket.h"
#include "app/wire/agentsocket.h"
#include "app/wire/remotecommand.h"
#include "app/wire/version.h"
#include "core/platform/paths.h"

#include <QFile>
#include <QLocalSocket>

namespace authtray {

bool tellOfStepUp(const Paths &paths, const QString &profile, const StepUp &stepUp)
{
    const QString path = QString::fromStdString(socketIn(paths.runtime.toStdString()));
    if (!QFile::exists(path))
        return false;
    const std::string message = pack({std::string(request::stepUp), AUTHTRAY_VERSION, profile.toStdString(),
                                      stepUp.host.toStdString(), stepUp.toChallenge().toStdString()});
    auto *socket = new QLocalSocket;
    QObject::connect(socket, &QLocalSocket::connected, socket, [socket, message] {
        if (peerOf(static_cast<int>(socket->socketDescriptor())).isOwnUser)
            socket->write(QByteArray::fromStdString(message));
        else
            socket->deleteLater();
    });
    QObject::connect(socket, &QLocalSocket::readyRead, socket, &QObject::deleteLater); // it is noted, or it can't be
    QObject::connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    QObject::connect(socket, &QLocalSocket::errorOccurred, socket, &QObject::deleteLater);
    socket->connectToServer(path);
    return true;
}

} // namespace authtray
