// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/upgrade.h"

#include "app/platform/process.h"
#include "core/log.h"

#include <QCoreApplication>

#include <chrono>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto settlingTime = 2s; ///< from the program's file to the last of the others
constexpr auto repetition = 5s;

} // namespace

Upgrade::Upgrade()
{
    m_timer.setSingleShot(true);
    connect(&m_folder, &QFileSystemWatcher::directoryChanged, &m_timer, [this] { m_timer.start(settlingTime); });
    connect(&m_timer, &QTimer::timeout, this, &Upgrade::check);
    m_folder.addPath(QCoreApplication::applicationDirPath()); // the file itself may be away for a while
}

void Upgrade::check()
{
    if (!isReplaced())
        return;
    m_timer.start(repetition);
    qCInfo(lcSession) << "a newer version is installed: it takes over once no command is running and no window is open";
    Q_EMIT installed();
}

} // namespace authtray
