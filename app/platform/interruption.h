// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace authtray {

/// The signals of onInterruption() as a signal on the event loop. One per process.
class Interruption : public QObject
{
    Q_OBJECT
public:
    explicit Interruption(QObject *parent = nullptr);

Q_SIGNALS:
    void interrupted();
};

} // namespace authtray
