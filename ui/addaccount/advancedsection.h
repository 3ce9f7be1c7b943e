// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/stores.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace authtray {

class FieldColumn;
class Policy;

/// What few people set: collapsed at first.
class AdvancedSection : public QWidget
{
    Q_OBJECT

public:
    explicit AdvancedSection(QWidget *parent = nullptr);

    /// For fields that come first.
    FieldColumn *fields() const { return m_fields; }

    /// Adds those that every provider has.
    void addUsualFields(const QString &scope, const Policy &policy);

    QString scope() const;
    QString caFile() const;
    StoreKind store() const;

    /// The widgets that take the keyboard focus, in visual order.
    QWidgetList tabStops() const;

Q_SIGNALS:
    void edited();
    void unfolded(QWidget *part);

private:
    void addScope(const QString &scope);
    void addAuthorities(const Policy &policy);
    void addStore(const Policy &policy);
    void setUnfolded(bool isUnfolded);

    QToolButton *m_toggle;
    QWidget *m_part;
    FieldColumn *m_fields;
    QLineEdit *m_scope = nullptr;
    QLineEdit *m_caFile = nullptr;
    QComboBox *m_store = nullptr;
};

} // namespace authtray
