// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace authtray {

/// Emits a Qt signal on the event loop for each signal that onInterruption() handles. If the event loop hangs, ends the
/// process after a few seconds, unless an ExitInhibitor exists. One per process.
class Interruption : public QObject
{
    Q_OBJECT
public:
    explicit Interruption(QObject *parent = nullptr);

Q_SIGNALS:
    void interrupted();
};

} // namespace authtray
