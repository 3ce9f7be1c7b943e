// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/explain.h"

#include <QCoreApplication>
#include <QWidget>

namespace authtray {

void explain(QWidget *widget, const QString &description, const QKeySequence &key)
{
    const QString text = key.isEmpty() ? description
                                       : QCoreApplication::translate("authtray::explain", "%1 (%2)")
                                                 .arg(description, key.toString(QKeySequence::NativeText));
    widget->setAccessibleDescription(text);
    widget->setToolTip(text);
}

} // namespace authtray
