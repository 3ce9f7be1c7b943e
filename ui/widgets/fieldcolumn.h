// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVBoxLayout>
#include <QWidgetList>

namespace authtray {

/// A form whose questions stand above their fields, as they may be as long as vendors want them.
class FieldColumn : public QVBoxLayout
{
public:
    explicit FieldColumn(QWidget *parent = nullptr);

    /// `label`: with the "&" of its shortcut. `beside`: a button that belongs to the field.
    void addField(const QString &label, QWidget *field, QWidget *beside = nullptr);

    /// A text that can be selected and copied.
    void addHint(const QString &text);

    /// What the keyboard stops at, in the order it is seen.
    QWidgetList stops() const;
};

} // namespace authtray
