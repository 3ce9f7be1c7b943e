// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/store.h"

#include <array>

namespace authtray {

/// Where a profile's tokens are stored. The person chooses it; the program never changes it.
enum class StoreKind { Keychain, File };

inline QString storeName(StoreKind kind)
{
    return kind == StoreKind::File ? QStringLiteral("file") : QStringLiteral("keychain");
}

inline std::optional<StoreKind> storeKindFrom(const QString &name)
{
    for (const auto kind : {StoreKind::Keychain, StoreKind::File}) {
        if (storeName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

/// A store, and the program that has its entries.
struct StorePlace
{
    StoreKind kind = StoreKind::Keychain;
    QString keychain = {}; ///< the Store::service(); empty: the file, or it isn't known

    /// What people call it.
    Text name() const;

    friend bool operator==(const StorePlace &, const StorePlace &) = default;
};

/// What people call the keychain with this Store::service().
Text keychainName(const QString &service);

/// The stores by kind. They must outlive this object.
class Stores
{
public:
    Stores(Store &keychain, Store &file) : m_stores{&keychain, &file} { }
    Stores(Store &store) : Stores(store, store) { }

    Store &of(StoreKind kind) const { return *m_stores[static_cast<size_t>(kind)]; }

private:
    std::array<Store *, 2> m_stores;
};

} // namespace authtray
