// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/profilefolder.h"
#include "core/net/http.h"
#include "tests/support/standinserver.h"
#include "ui/addaccount/addaccountdialog.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>

class QLineEdit;
class QPushButton;

Q_DECLARE_METATYPE(authtray::NewAccount)

namespace authtray {

/// The dialog on "Another provider", beside a stand-in provider that isn't typed in yet.
class AddAccountFixture : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    void initTestCase() { qRegisterMetaType<NewAccount>(); }
    void init();

protected:
    void startServer();
    void openDialog();
    QLineEdit *field(const char *name) const;
    QPushButton *button(const char *text) const;
    QPushButton *signIn() const;
    void choose(const QString &provider);
    void type(const char *name, const QString &text);
    void fillIn(const QString &issuer);
    QString notice() const; ///< what the message bar says
    NewAccount accountOf(const QSignalSpy &requested) const { return requested.at(0).at(0).value<NewAccount>(); }
    void serveDescription(); ///< the stand-in provider's, for discovery

    QString policyFile() const { return m_folder.filePath(QStringLiteral("system/policy.json")); }

    /// Writes the administrator's policy, until the next dialog's test begins.
    void setPolicy(const QByteArray &text) const;

    QTemporaryDir m_folder;
    ProfileFolder m_profiles{m_folder.path(), m_folder.filePath(QStringLiteral("system"))};
    std::unique_ptr<Http> m_http;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<AddAccountDialog> m_dialog;
};

} // namespace authtray
