// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/entrystate.h"
#include "core/store/kwallet.h"
#include "core/store/store.h"

#include <QSet>

#include <chrono>
#include <functional>
#include <memory>

namespace QKeychain {
class Job;
}
class QDBusServiceWatcher;

namespace authtray {

/// The system's keychain, through qtkeychain. On Linux that is the Secret Service, where each entry has the attributes
/// `server=authtray` and `user=KEY`, or on KDE's desktop KWallet. There is no fallback to plain text.
///
/// qtkeychain gives each entry the same label, or one made of the key. A label is no attribute by which an entry is
/// found, so it is replaced after a write. KWallet has none: there the key is the entry's name.
///
/// On Linux, if the keychain is locked or KeePassXC has asked for access, and the person dismissed the prompt, a read
/// reports "no such entry", and a removal reports success without removing anything. So the service is asked for the
/// entry's state before either result is accepted.
class Keychain : public Store
{
public:
    Keychain();
    ~Keychain() override;

    QCoro::Task<Result<>> checkRead(QString key) override;
    QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> checkWrite(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) override;
    QString service() const override;
    bool hasEntriesOf(const QString &other) const override;
    QCoro::Task<> setLabel(QString key, QString label) override;

private:
    using MakeJob = std::function<QKeychain::Job *()>;
    struct Outcome;

    void watchService();
    QCoro::Task<Result<>> choose(QDeadlineTimer deadline);
    QCoro::Task<EntryState> find(QString key, std::chrono::milliseconds timeout = std::chrono::seconds(2));
    QCoro::Task<std::optional<Outcome>> run(MakeJob makeJob, QDeadlineTimer deadline);
    QCoro::Task<Result<Outcome>> finish(QString key, MakeJob makeJob, QDeadlineTimer deadline);
    QCoro::Task<Error> explainTimeout(QString key, QDeadlineTimer deadline);
    QCoro::Task<Result<bool>> writeAndCheck(QString key, QByteArray text, QDeadlineTimer deadline);
    Error errorFrom(EntryState state, const Outcome &outcome) const;

    bool m_isChosen = false;
    std::optional<KWallet> m_wallet; ///< nothing: the Secret Service is used, if need be through KWallet
    bool m_isWalletWrapper = false; ///< it stores in the Secret Service, and has moved its entries there
    QSet<QString> m_released; ///< keys of the entries that this process has been allowed to read
    std::unique_ptr<QDBusServiceWatcher> m_watcher;
};

} // namespace authtray
