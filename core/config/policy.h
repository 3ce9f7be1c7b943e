// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/provider.h"
#include "core/result.h"
#include "core/store/stores.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>
#include <span>

namespace authtray {

struct Profile;

/// What an administrator has set for everybody on this computer, in `policy.json` of the system's folder (see Paths):
/// the issuers that may be used under `allowed_issuers`, where tools may send a token under `allowed_hosts`, values of
/// settings that nobody can change under `locked`, and values that count until a person chooses another one under
/// `defaults`. The last two have the keys of Settings and Preferences, `store`, and `ca_file`.
class Policy
{
public:
    static constexpr QLatin1String storeKey{"store"};
    static constexpr QLatin1String caFileKey{"ca_file"};

    /// Without such a file, nothing is set. BadPolicy: the file can't be read, or not all of it is understood.
    static Result<Policy> read(const QString &systemFolder);

    /// Empty: there is no policy.
    const QString &file() const { return m_file; }

    /// Patterns; nullopt: every issuer is allowed.
    const std::optional<QStringList> &allowedIssuers() const { return m_allowedIssuers; }

    /// Entries as in core/net/hosts.h; nullopt: a profile's hosts are all allowed.
    const std::optional<QStringList> &allowedHosts() const { return m_allowedHosts; }

    const QJsonObject &locked() const { return m_locked; }
    const QJsonObject &defaults() const { return m_defaults; }
    bool isLocked(QLatin1String key) const { return m_locked.contains(key); }

    /// NotAllowed, for a provider whose issuer isn't in the list. One without an issuer, or with endpoints of its own,
    /// is allowed if the hosts of the endpoints are in the list by which a person signs in.
    Result<> checkIssuer(const Provider &provider) const;

    /// NotAllowed: the issuer isn't, or the session is in another store than the locked one, or trusts another CA file.
    Result<> check(const Profile &profile) const;

    /// Where a sign-in keeps its session, if it is in the policy.
    std::optional<StoreKind> lockedStore() const { return storeIn(m_locked); }
    std::optional<StoreKind> defaultStore() const { return storeIn(m_defaults); }

    /// What it trusts in addition to the system's authorities, if it is in the policy; empty: nothing.
    std::optional<QString> lockedCaFile() const { return caFileIn(m_locked); }
    std::optional<QString> defaultCaFile() const { return caFileIn(m_defaults); }

    /// BadInput: no token may be sent there.
    Result<> checkHost(const QUrl &destination) const;

    /// What is allowed of a profile's hosts.
    QStringList allowedOf(const QStringList &hosts) const;

    /// BadInput: the store, or the CA file, is locked, and this is another one.
    Result<> checkChoice(StoreKind chosen) const;
    Result<> checkChoice(const QString &caFile) const;

    using Keys = std::span<const QLatin1String>;

    /// `file`, a person's file, with the policy's values.
    QJsonObject applyTo(QJsonObject file, Keys keys) const;

    /// What is to be written to a person's file: of `changed`, to which the policy was applied, the person's own
    /// values. `before`: what is in the file.
    QJsonObject ownPartOf(QJsonObject changed, const QJsonObject &before, Keys keys) const;

private:
    static std::optional<StoreKind> storeIn(const QJsonObject &values);
    static std::optional<QString> caFileIn(const QJsonObject &values);

    QString m_file;
    std::optional<QStringList> m_allowedIssuers;
    std::optional<QStringList> m_allowedHosts;
    QJsonObject m_locked;
    QJsonObject m_defaults;
};

} // namespace authtray
