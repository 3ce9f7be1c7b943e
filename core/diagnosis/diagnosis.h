// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnosis/finding.h"

#include <QDeadlineTimer>
#include <QList>

#include <QCoroTask>

#include <functional>

namespace authtray {

class Session;
class Sessions;

using Report = std::function<void(const Finding &)>;

/// Tries what a sign-in and a token need, and reports what it has found, one by one: the settings, the proxy and the
/// certificates, the keychain, the browser and its way back, the panel; and for each of the `chosen` sessions its
/// provider, the computer's clock by the provider's, and whose session it is, as the provider says.
///
/// It does what would be done, and undoes it. It opens no prompt, no browser and no window, except that an encrypted
/// file may need its passphrase. An expired token is renewed. What isn't tried by the deadline is reported as a note
/// (TimedOut); a wait that has begun ends some seconds later at most. Main thread only.
QCoro::Task<> diagnose(Sessions &sessions, QList<Session *> chosen, Report report, QDeadlineTimer deadline);

} // namespace authtray
