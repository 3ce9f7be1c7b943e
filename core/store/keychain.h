// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/store.h"

namespace authtray {

/// The system's keychain, through qtkeychain. On Linux that is the Secret Service, where each entry has the attributes
/// `server=authtray` and `user=KEY`. There is no fallback to plain text.
///
/// On Linux, if the keychain is locked and its prompt was dismissed, a read reports "no such entry", and a removal
/// reports success without removing anything. So the lock's state is checked before either result is accepted.
class Keychain : public Store
{
public:
    QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) override;
};

} // namespace authtray
