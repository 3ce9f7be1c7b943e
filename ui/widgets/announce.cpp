// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/announce.h"

#include <QAccessible>
#include <QWidget>

namespace authtray {

void announce(QWidget *widget, const QString &text)
{
    if (text.isEmpty() || !widget->isVisible())
        return;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0) // Since then there is an event that carries the text itself.
    QAccessibleAnnouncementEvent event(widget, text);
#else
    QAccessibleEvent event(widget, QAccessible::Alert);
#endif
    QAccessible::updateAccessibility(&event);
}

} // namespace authtray
