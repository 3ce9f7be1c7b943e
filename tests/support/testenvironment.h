// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profilefolder.h"
#include "core/net/http.h"
#include "core/platform/paths.h"
#include "tests/support/memorystore.h"
#include "tests/support/standinserver.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace authtray {

/// What a session works with, new for each test function: a folder, a stand-in provider and a keychain in memory. A
/// test class derives from it. If it has its own init() or cleanup(), that calls the one here.
class TestEnvironment : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    /// A signed-out profile "work" whose endpoints are the stand-in provider's.
    Profile standInProfile() const;

    /// Writes the administrator's policy.
    void setPolicy(const QByteArray &text) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Http> m_http;
    std::unique_ptr<ProfileFolder> m_profiles;
    Paths m_paths; ///< all in the folder
    MemoryStore m_keychain;
};

} // namespace authtray
