// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/store/entrystate.h"

#include <QProcessEnvironment>
#include <QString>
#include <QVariantList>

#include <QCoroTask>

#include <chrono>
#include <optional>

class QDBusMessage;

namespace authtray {

/// KDE's keychain, asked over D-Bus without opening a prompt. Its Secret Service calls an open wallet locked, and
/// qtkeychain doesn't use that on KDE either.
class KWallet
{
public:
    /// The one that qtkeychain prefers on this desktop; nothing on another desktop than KDE's.
    static std::optional<KWallet> ofDesktop(const QProcessEnvironment &environment);

    /// Starts it, if need be, and waits until it answers. Readable: it does. Absent: it isn't installed or switched off.
    QCoro::Task<EntryState> start(std::chrono::milliseconds timeout) const;

    /// Whether it stores in the Secret Service, as releases after 6.13 do: what that says about an entry is true then,
    /// and isOpen only tells whether a program has opened the wallet.
    QCoro::Task<bool> isWrapper(std::chrono::milliseconds timeout = std::chrono::seconds(2)) const;

    /// Asks for the entry that qtkeychain stores under `service` and `key`. Silent if an answer takes longer than
    /// `timeout`.
    QCoro::Task<EntryState> find(QString service, QString key, std::chrono::milliseconds timeout) const;

    /// Makes it write to the disk what qtkeychain has stored under `service`; by itself it does so seconds later.
    QCoro::Task<> flush(QString service, std::chrono::milliseconds timeout = std::chrono::seconds(2)) const;

    /// Whether it could save the wallet, with what is added to it. It reports no error of its own. WriteFailed.
    QCoro::Task<Result<>> checkSave(qsizetype added, std::chrono::milliseconds timeout = std::chrono::seconds(2)) const;

    const QString &name() const { return m_name; }

private:
    explicit KWallet(QString name) : m_name(std::move(name)) { }

    QCoro::Task<QDBusMessage> ask(QString method, QVariantList arguments, std::chrono::milliseconds timeout) const;

    QString m_name; ///< the last part of its name on the bus
};

} // namespace authtray
