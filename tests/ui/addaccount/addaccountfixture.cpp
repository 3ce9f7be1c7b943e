// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/addaccount/addaccountfixture.h"

#include "core/platform/files.h"
#include "ui/widgets/messagebar.h"

#include <QFile>

#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>

namespace authtray {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void AddAccountFixture::setPolicy(const QByteArray &text) const
{
    QVERIFY(replaceFile(policyFile(), text, FileAccess::AsBefore));
}

void AddAccountFixture::init()
{
    QFile::remove(policyFile());
    startServer();
    openDialog();
}

void AddAccountFixture::startServer()
{
    m_dialog.reset();
    m_http = std::make_unique<Http>(5s);
    m_server = std::make_unique<StandInServer>();
}

void AddAccountFixture::openDialog()
{
    Profile taken;
    taken.name = u"taken.example.com"_s;
    taken.provider.clientId = u"client"_s;
    QVERIFY(m_profiles.save(taken));
    m_dialog = std::make_unique<AddAccountDialog>(Presets(m_folder.path()), m_profiles, *m_http);
    m_dialog->setTypingDelay(0ms);
    m_dialog->show();
    choose(u"Another provider"_s);
}

QLineEdit *AddAccountFixture::field(const char *name) const
{
    for (QLineEdit *candidate : m_dialog->findChildren<QLineEdit *>()) {
        if (candidate->accessibleName() == QLatin1String(name))
            return candidate;
    }
    return nullptr;
}

QPushButton *AddAccountFixture::button(const char *text) const
{
    for (QPushButton *candidate : m_dialog->findChildren<QPushButton *>()) {
        if (candidate->text().remove(u'&') == QLatin1String(text))
            return candidate;
    }
    return nullptr;
}

QPushButton *AddAccountFixture::signIn() const
{
    return button("Sign in");
}

void AddAccountFixture::choose(const QString &provider)
{
    auto *providers = m_dialog->findChild<QListWidget *>();
    providers->setCurrentItem(providers->findItems(provider, Qt::MatchExactly).value(0));
}

void AddAccountFixture::type(const char *name, const QString &text)
{
    field(name)->selectAll();
    QTest::keyClicks(field(name), text);
}

void AddAccountFixture::fillIn(const QString &issuer)
{
    type("Issuer URL", issuer);
    type("Client ID", u"client"_s);
}

QString AddAccountFixture::notice() const
{
    QStringList texts;
    for (const QLabel *label : m_dialog->findChild<MessageBar *>()->findChildren<QLabel *>())
        texts += label->text();
    return texts.join(QString());
}

void AddAccountFixture::serveDescription()
{
    const auto url = [this](const char *path) { return m_server->url(QLatin1String(path)).toString(); };
    const QJsonObject description{{u"issuer"_s, url("")},
                                  {u"authorization_endpoint"_s, url("/authorize")},
                                  {u"token_endpoint"_s, url("/token")},
                                  {u"device_authorization_endpoint"_s, url("/device")}};
    m_server->on(u"/.well-known/openid-configuration"_s, StandInReply{200, QJsonDocument(description).toJson()});
}

} // namespace authtray
