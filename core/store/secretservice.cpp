// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/secretservice.h"

#include "core/store/dbuscall.h"

#include <QDBusError>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QMap>

namespace authtray {

namespace {

using Attributes = QMap<QString, QString>;
using Timeout = std::chrono::milliseconds;

QDBusMessage callTo(const QString &path, const QString &interface, const QString &method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.secrets"), path, interface, method);
}

/// Open too if there is no such collection: a service without a default collection creates one on the first write.
QCoro::Task<EntryState> stateOfCollection(QString path, Timeout timeout)
{
    QDBusMessage question = callTo(path, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    question << QStringLiteral("org.freedesktop.Secret.Collection") << QStringLiteral("Locked");
    const QDBusMessage answer = co_await call(question, timeout);
    if (answer.type() == QDBusMessage::ReplyMessage) {
        const bool isLocked = answer.arguments().value(0).value<QDBusVariant>().variant().toBool();
        co_return isLocked ? EntryState::Locked : EntryState::Readable;
    }
    co_return isAnswered(answer) ? EntryState::Readable : failureOf(answer);
}

struct Found
{
    QStringList unlocked;
    QStringList locked;
};

QStringList pathsIn(const QVariant &argument)
{
    QStringList paths;
    for (const auto &path : qdbus_cast<QList<QDBusObjectPath>>(argument))
        paths += path.path();
    return paths;
}

Found foundIn(const QDBusMessage &answer)
{
    return {pathsIn(answer.arguments().value(0)), pathsIn(answer.arguments().value(1))};
}

QCoro::Task<QDBusMessage> search(QString service, QString key, Timeout timeout)
{
    [[maybe_unused]] static const QMetaType registered = qDBusRegisterMetaType<Attributes>();
    QDBusMessage question = callTo(QStringLiteral("/org/freedesktop/secrets"),
                                   QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("SearchItems"));
    const Attributes attributes{{QStringLiteral("xdg:schema"), QStringLiteral("org.qt.keychain")},
                                {QStringLiteral("server"), service},
                                {QStringLiteral("user"), key}};
    question << QVariant::fromValue(attributes);
    return call(question, timeout);
}

QCoro::Task<QDBusMessage> setLabel(QString path, QString label, Timeout timeout)
{
    QDBusMessage order = callTo(path, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Set"));
    order << QStringLiteral("org.freedesktop.Secret.Item") << QStringLiteral("Label")
          << QVariant::fromValue(QDBusVariant(label));
    return call(order, timeout);
}

} // namespace

QCoro::Task<EntryState> findInSecretService(QString service, QString key, Timeout timeout)
{
    // First, because KeePassXC answers a search of a locked database by its prompt.
    const auto collection = co_await stateOfCollection(QStringLiteral("/org/freedesktop/secrets/aliases/default"),
                                                       timeout);
    if (collection != EntryState::Readable)
        co_return collection;
    const QDBusMessage answer = co_await search(service, key, timeout);
    if (answer.type() != QDBusMessage::ReplyMessage)
        co_return failureOf(answer);
    const Found found = foundIn(answer);
    if (!found.unlocked.isEmpty())
        co_return EntryState::Readable;
    if (found.locked.isEmpty())
        co_return EntryState::Missing;
    const auto ofEntry = co_await stateOfCollection(found.locked.constFirst().section(u'/', 0, -2), timeout);
    co_return ofEntry == EntryState::Readable ? EntryState::Withheld : ofEntry;
}

QCoro::Task<qsizetype> countInSecretService(QString service, QString key, Timeout timeout)
{
    const QDBusMessage answer = co_await search(service, key, timeout);
    const Found found = foundIn(answer);
    co_return found.unlocked.isEmpty() ? found.locked.size() : found.unlocked.size();
}

QCoro::Task<> labelInSecretService(QString service, QString key, QString label, Timeout timeout)
{
    const QDBusMessage answer = co_await search(service, key, timeout);
    const Found found = foundIn(answer);
    for (const QString &path : found.unlocked + found.locked)
        co_await setLabel(path, label, timeout);
}

QCoro::Task<SaveCheck> rewriteLabelInSecretService(QString service, QString key, Timeout timeout)
{
    const auto state = co_await findInSecretService(service, key, timeout);
    if (state != EntryState::Readable)
        co_return SaveCheck{state, {}};
    const QDBusMessage answer = co_await search(service, key, timeout);
    for (const QString &path : foundIn(answer).unlocked) {
        QDBusMessage question = callTo(path, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
        question << QStringLiteral("org.freedesktop.Secret.Item") << QStringLiteral("Label");
        const QDBusMessage label = co_await call(question, timeout);
        if (label.type() != QDBusMessage::ReplyMessage)
            continue;
        const QString text = label.arguments().value(0).value<QDBusVariant>().variant().toString();
        const QDBusMessage set = co_await setLabel(path, text, timeout);
        if (set.errorName() == QStringLiteral("org.freedesktop.Secret.Error.IsLocked"))
            co_return SaveCheck{EntryState::Locked, {}};
        if (set.errorName() == QStringLiteral("org.freedesktop.DBus.Error.Failed"))
            co_return SaveCheck{EntryState::Readable, set.errorMessage().section(QStringLiteral(": "), -1)};
        const bool isGone = QDBusError(set).type() == QDBusError::ServiceUnknown;
        if (isGone || failureOf(set) == EntryState::Silent)
            co_return SaveCheck{failureOf(set), {}};
    }
    co_return SaveCheck{EntryState::Readable, {}};
}

} // namespace authtray
