// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/stores.h"

namespace authtray {

Text StorePlace::name() const
{
    if (kind == StoreKind::File)
        return QT_TRANSLATE_NOOP("Error", "the encrypted file");
    return keychain.isEmpty() ? Text(QT_TRANSLATE_NOOP("Error", "the keychain")) : keychainName(keychain);
}

Text keychainName(const QString &service)
{
    if (service == u"Secret Service")
        return QT_TRANSLATE_NOOP("Error", "the Secret Service (gnome-keyring or KeePassXC)");
    return service;
}

} // namespace authtray
