// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVBoxLayout>
#include <QWidgetList>

namespace authtray {

/// A form with each label above its field, because labels of presets may be long.
class FieldColumn : public QVBoxLayout
{
public:
    explicit FieldColumn(QWidget *parent = nullptr);

    /// `label`: may contain a mnemonic ("&"). `button`: optional, next to the field.
    void addField(const QString &label, QWidget *field, QWidget *button = nullptr);

    /// The same with a description of the field, in its tooltip and for a screen reader.
    void addField(const QString &label, const QString &description, QWidget *field, QWidget *button = nullptr);

    /// Adds a text that can be selected and copied.
    void addHint(const QString &text);

    /// The widgets that take the keyboard focus, in visual order.
    QWidgetList tabStops() const;
};

} // namespace authtray
