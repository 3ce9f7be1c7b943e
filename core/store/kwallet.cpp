// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/kwallet.h"

#include "core/platform/files.h"
#include "core/store/dbuscall.h"
#include "core/store/kwalletname.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace authtray {

namespace {

using Timeout = std::chrono::milliseconds;

QDBusMessage startOf(const QString &service)
{
    QDBusMessage order = QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
            QStringLiteral("org.freedesktop.DBus"), QStringLiteral("StartServiceByName"));
    order << service << 0U;
    return order;
}

} // namespace

std::optional<KWallet> KWallet::ofDesktop(const QProcessEnvironment &environment)
{
    const auto value = [&environment](const char *name) { return environment.value(QLatin1String(name)).toStdString(); };
    const std::string service = kwalletNameOf(value);
    return service.empty() ? std::nullopt : std::optional(KWallet(QString::fromStdString(service)));
}

QCoro::Task<EntryState> KWallet::start(Timeout timeout) const
{
    const QDeadlineTimer deadline(timeout);
    const QDBusMessage started = co_await call(startOf(QStringLiteral("org.kde.") + m_name), timeout);
    if (!isAnswered(started))
        co_return failureOf(started);
    const QDBusMessage answer = co_await ask(QStringLiteral("networkWallet"), {}, Timeout(deadline.remainingTime()));
    if (answer.type() == QDBusMessage::ReplyMessage)
        co_return EntryState::Readable;
    // One that is switched off ends at once, and the bus calls that no reply, too.
    co_return deadline.hasExpired() ? EntryState::Silent : EntryState::Absent;
}

/// By the method with which a login opens a wallet: one that keeps nothing itself has none.
QCoro::Task<bool> KWallet::isWrapper(Timeout timeout) const
{
    const QDBusMessage question = QDBusMessage::createMethodCall(
            QStringLiteral("org.kde.") + m_name, QStringLiteral("/modules/") + m_name,
            QStringLiteral("org.freedesktop.DBus.Introspectable"), QStringLiteral("Introspect"));
    const QDBusMessage description = co_await call(question, timeout);
    const bool isKnown = description.type() == QDBusMessage::ReplyMessage;
    co_return isKnown && !description.arguments().value(0).toString().contains(u"pamOpen");
}

QCoro::Task<EntryState> KWallet::find(QString service, QString key, Timeout timeout) const
{
    const QDBusMessage wallet = co_await ask(QStringLiteral("networkWallet"), {}, timeout);
    if (wallet.type() != QDBusMessage::ReplyMessage)
        co_return failureOf(wallet);
    const QVariant name = wallet.arguments().value(0);
    const QDBusMessage open = co_await ask(QStringLiteral("isOpen"), QVariantList() << name, timeout);
    if (open.type() != QDBusMessage::ReplyMessage)
        co_return failureOf(open);
    if (!open.arguments().value(0).toBool())
        co_return EntryState::Locked;
    const QDBusMessage missing = co_await ask(QStringLiteral("keyDoesNotExist"),
                                              QVariantList() << name << service << key, timeout);
    if (missing.type() != QDBusMessage::ReplyMessage)
        co_return failureOf(missing);
    co_return missing.arguments().value(0).toBool() ? EntryState::Missing : EntryState::Readable;
}

/// The wallet is open, and qtkeychain has opened it under the same name, so opening it again asks nobody.
QCoro::Task<> KWallet::flush(QString service, Timeout timeout) const
{
    const QDBusMessage wallet = co_await ask(QStringLiteral("networkWallet"), {}, timeout);
    if (wallet.type() != QDBusMessage::ReplyMessage)
        co_return;
    const QDBusMessage open = co_await ask(
            QStringLiteral("open"), QVariantList() << wallet.arguments().value(0) << qint64(0) << service, timeout);
    if (open.type() == QDBusMessage::ReplyMessage)
        co_await ask(QStringLiteral("sync"), QVariantList() << open.arguments().value(0) << service, timeout);
}

/// It replaces the wallet's file by a new one beside it. In the file's name, it encodes characters as ";C3".
QCoro::Task<Result<>> KWallet::checkSave(qsizetype added, Timeout timeout) const
{
    const QDBusMessage wallet = co_await ask(QStringLiteral("networkWallet"), {}, timeout);
    const QByteArray name = wallet.arguments().value(0).toString().toUtf8();
    const QFileInfo file(QStringLiteral("%1/kwalletd/%2.kwl")
                                 .arg(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation),
                                      QString::fromLatin1(name.toPercentEncoding(" ^&'@{}[],$=!#()%+", {}, ';'))));
    if (!file.dir().exists()) // it has another home than this process
        co_return done;
    co_return checkReplaceFile(file.filePath(), QByteArray(file.size() + added, '\0'));
}

QCoro::Task<QDBusMessage> KWallet::ask(QString method, QVariantList arguments, Timeout timeout) const
{
    QDBusMessage question = QDBusMessage::createMethodCall(QStringLiteral("org.kde.") + m_name,
                                                           QStringLiteral("/modules/") + m_name,
                                                           QStringLiteral("org.kde.KWallet"), method);
    question.setArguments(arguments);
    return call(question, timeout);
}

} // namespace authtray
