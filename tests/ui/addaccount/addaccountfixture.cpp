// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/addaccount/addaccountfixture.h"

#include "ui/widgets/messagebar.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>

namespace authtray {

using namespace std::chrono_literals;

void AddAccountFixture::init()
{
    m_dialog.reset();
    m_http = std::make_unique<Http>(5s);
    m_server = std::make_unique<StandInServer>();
    const QStringList taken{QStringLiteral("taken.example.com")};
    m_dialog = std::make_unique<AddAccountDialog>(Presets(m_folder.path()), taken, *m_http);
    m_dialog->setTypingDelay(0ms);
    m_dialog->show();
    choose(QStringLiteral("Another provider"));
}

QLineEdit *AddAccountFixture::field(const char *name) const
{
    for (QLineEdit *each : m_dialog->findChildren<QLineEdit *>()) {
        if (each->accessibleName() == QLatin1String(name))
            return each;
    }
    return nullptr;
}

QPushButton *AddAccountFixture::button(const char *text) const
{
    for (QPushButton *each : m_dialog->findChildren<QPushButton *>()) {
        if (each->text().remove(u'&') == QLatin1String(text))
            return each;
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
    type("Client ID", QStringLiteral("client"));
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
    const QJsonObject description{{QStringLiteral("issuer"), url("")},
                                  {QStringLiteral("authorization_endpoint"), url("/authorize")},
                                  {QStringLiteral("token_endpoint"), url("/token")},
                                  {QStringLiteral("device_authorization_endpoint"), url("/device")}};
    m_server->on(QStringLiteral("/.well-known/openid-configuration"),
                 StandInReply{200, QJsonDocument(description).toJson()});
}

} // namespace authtray
