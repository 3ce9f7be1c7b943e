// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/autostartbox.h"

#include "ui/platform/portal.h"
#include "ui/widgets/translated.h"

#include <QPointer>
#include <QSignalBlocker>

namespace authtray {

AutostartBox::AutostartBox(const Autostart &autostart, QWidget *parent) : QCheckBox(parent), m_autostart(autostart)
{
    keepTranslated(this, [this] { setText(tr("&Start when I log in")); });
    connect(this, &QCheckBox::toggled, this, &AutostartBox::store);
}

void AutostartBox::reload()
{
    const QSignalBlocker blocker(this);
    setChecked(m_autostart.isOn());
}

/// In a sandbox, the file is in the sandbox's own folder, so it starts nothing. It only records what was requested from
/// the desktop.
QCoro::Task<> AutostartBox::store(bool isOn)
{
    const QPointer<AutostartBox> self(this);
    Result<> stored = done;
    if (isInFlatpak())
        stored = co_await requestAutostart(m_autostart.command(), isOn);
    if (!self)
        co_return;
    if (stored)
        stored = m_autostart.set(isOn);
    reload();
    if (!stored)
        Q_EMIT failed(stored.error());
}

/// Another program, or another window of this one, may have changed it.
void AutostartBox::showEvent(QShowEvent *event)
{
    QCheckBox::showEvent(event);
    reload();
}

} // namespace authtray
