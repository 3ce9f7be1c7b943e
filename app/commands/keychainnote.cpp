// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/keychainnote.h"

#include "app/terminal/terminal.h"
#include "core/session/tokensource.h"

#include <QPointer>

using namespace std::chrono_literals;

namespace authtray {

namespace {

/// `wait`: null as soon as the command continues.
QCoro::Task<> sayIfLocked(QPointer<QTimer> wait, TokenSource &source, const Terminal &terminal)
{
    const bool isLocked = co_await source.wouldPrompt();
    if (isLocked && wait)
        terminal.err("Waiting for the keychain: unlock it, or allow Authtray to use it.\n");
}

} // namespace

KeychainNote::KeychainNote(TokenSource &source, const Terminal &terminal, std::optional<StoreKind> store)
{
    if (store.value_or(source.profile().store.kind) == StoreKind::File)
        return;
    m_patience.setSingleShot(true);
    QObject::connect(&m_patience, &QTimer::timeout, &m_patience,
                     [this, &source, &terminal] { sayIfLocked(&m_patience, source, terminal); });
    m_patience.start(2s);
}

} // namespace authtray
