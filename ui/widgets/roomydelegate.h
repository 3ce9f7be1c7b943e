// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/metrics.h"

#include <QStyledItemDelegate>

namespace authtray {

/// Keeps the columns and the lines of a list apart.
class RoomyDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * gridUnit, gridUnit / 2);
    }
};

} // namespace authtray
