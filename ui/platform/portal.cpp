// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/portal.h"

#include "core/promise.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QFile>
#include <QRandomGenerator>

namespace authtray {

namespace {

Error refused()
{
    return badInput(QT_TRANSLATE_NOOP("Error", "the desktop doesn't let Authtray start by itself"),
                    QT_TRANSLATE_NOOP("Error", "Allow it in the desktop's settings for applications, and try again."));
}

/// The response to a request (org.freedesktop.portal.Request), which arrives as a signal.
class PortalAnswer : public QObject
{
    Q_OBJECT

public:
    /// Connects before the request is sent, so that the response isn't missed. The token determines the request's path.
    explicit PortalAnswer(const QString &token)
    {
        const QString sender = QDBusConnection::sessionBus().baseService().mid(1).replace(u'.', u'_');
        const QString path = QStringLiteral("/org/freedesktop/portal/desktop/request/%1/%2").arg(sender, token);
        QDBusConnection::sessionBus().connect(QStringLiteral("org.freedesktop.portal.Desktop"), path,
                                              QStringLiteral("org.freedesktop.portal.Request"),
                                              QStringLiteral("Response"), this, SLOT(respond(uint, QVariantMap)));
    }

    Promise<Result<QVariantMap>> promise;

private Q_SLOTS:
    void respond(uint outcome, const QVariantMap &results)
    {
        promise.resolve(outcome == 0 ? Result(results) : refused());
    }
};

} // namespace

bool isInFlatpak()
{
    return QFile::exists(QStringLiteral("/.flatpak-info"));
}

QCoro::Task<Result<>> requestAutostart(QStringList command, bool isOn, std::chrono::milliseconds timeout)
{
    const QString token = QStringLiteral("authtray%1").arg(QRandomGenerator::global()->generate());
    PortalAnswer answer(token);
    auto request = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.portal.Desktop"), QStringLiteral("/org/freedesktop/portal/desktop"),
            QStringLiteral("org.freedesktop.portal.Background"), QStringLiteral("RequestBackground"));
    request << QString() // no parent window
            << QVariantMap{{QStringLiteral("handle_token"), token},
                           {QStringLiteral("autostart"), isOn},
                           {QStringLiteral("commandline"), command}};
    QDBusPendingCallWatcher call(QDBusConnection::sessionBus().asyncCall(request));
    QObject::connect(&call, &QDBusPendingCallWatcher::finished, answer.promise.context(), [&] {
        if (call.isError())
            answer.promise.resolve(refused());
    });
    answer.promise.resolveAfter(timeout,
                                Error{Error::Kind::TimedOut, QT_TRANSLATE_NOOP("Error", "the desktop's answer"), {}});
    const auto results = co_await answer.promise.value();
    if (!results)
        co_return results.error();
    const bool isDone = results->value(QStringLiteral("autostart")).toBool() == isOn;
    co_return isDone ? Result<>(done) : refused();
}

} // namespace authtray

#include "portal.moc"
