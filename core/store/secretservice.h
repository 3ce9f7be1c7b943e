// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/entrystate.h"

#include <QString>

#include <QCoroTask>

#include <chrono>

namespace authtray {

/// Asks the Secret Service for the entry that qtkeychain stores under `service` and `key`, without opening a prompt.
/// Silent if an answer takes longer than `timeout`.
///
/// KeePassXC decides about access for each connection to the bus. This question has a connection of its own, so an
/// entry can be Withheld here although qtkeychain may read it.
QCoro::Task<EntryState> findInSecretService(QString service, QString key,
                                            std::chrono::milliseconds timeout = std::chrono::seconds(2));

/// How many entries of these attributes the Secret Service has, where a read may get any of them; 0 if it doesn't answer.
QCoro::Task<qsizetype> countInSecretService(QString service, QString key,
                                            std::chrono::milliseconds timeout = std::chrono::seconds(2));

/// Names the entries of these attributes for people.
QCoro::Task<> labelInSecretService(QString service, QString key, QString label,
                                   std::chrono::milliseconds timeout = std::chrono::seconds(1));

/// Whether the service has saved these entries.
struct SaveCheck
{
    EntryState state; ///< Readable: they could be tried
    QString problem; ///< the service's error; empty if it has saved them
};

/// Writes the labels of these entries as they are, which the service has to save as it would the entries. An entry that
/// is locked or withheld isn't tried, and nobody is asked.
QCoro::Task<SaveCheck> rewriteLabelInSecretService(QString service, QString key,
                                                   std::chrono::milliseconds timeout = std::chrono::seconds(2));

} // namespace authtray
