// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testenvironment.h"

#include "core/platform/files.h"

#include <QTest>

namespace authtray {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void TestEnvironment::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<StandInServer>();
    m_http = std::make_unique<Http>(5s);
    m_paths = {m_folder->path(), m_folder->path(), u"instance"_s, m_folder->filePath(u"state"_s),
               m_folder->filePath(u"xdg/authtray"_s)};
    m_profiles = std::make_unique<ProfileFolder>(m_paths.config, m_paths.system);
    m_keychain = {};
}

void TestEnvironment::cleanup()
{
    m_http.reset();
    m_server.reset();
}

void TestEnvironment::setPolicy(const QByteArray &text) const
{
    QVERIFY(replaceFile(m_paths.system + u"/policy.json"_s, text, FileAccess::AsBefore));
}

Profile TestEnvironment::standInProfile() const
{
    Profile profile;
    profile.name = u"work"_s;
    profile.provider.clientId = u"client"_s;
    profile.provider.scope = u"email"_s;
    profile.provider.issuer = m_server->url({}).toString();
    profile.provider.endpointsGiven = true;
    profile.provider.endpoints.authorization = m_server->url(u"/authorize"_s);
    profile.provider.endpoints.token = m_server->url(u"/token"_s);
    profile.provider.endpoints.userinfo = m_server->url(u"/userinfo"_s);
    profile.provider.endpoints.revocation = m_server->url(u"/revoke"_s);
    return profile;
}

} // namespace authtray
