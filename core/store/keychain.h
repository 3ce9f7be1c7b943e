// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/store.h"

namespace authtray {

/// The system's keychain, through qtkeychain: on Linux the Secret Service, where each entry carries `server=authtray`
/// and `user=KEY`. There is no fallback to plain text.
///
/// On Linux a locked keychain whose prompt was dismissed answers "no such entry" to a read and "done" to a removal
/// that removed nothing, so the lock is asked about before either answer is believed.
class Keychain : public Store
{
public:
    QCoro::Task<Result<std::optional<QByteArray>>> read(QString key, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> write(QString key, QByteArray text, QDeadlineTimer deadline) override;
    QCoro::Task<Result<>> remove(QString key, QDeadlineTimer deadline) override;
};

} // namespace authtray
