// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/presets.h"
#include "ui/addaccount/newaccount.h"

#include <QMap>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace authtray {

class FieldColumn;

/// The questions about one provider: a preset's settings or an issuer's URL, client, and, folded, what seldom matters.
class ProviderForm : public QWidget
{
    Q_OBJECT

public:
    /// Without a preset any issuer's URL is asked for.
    ProviderForm(const std::optional<Preset> &preset, const QStringList &takenNames, QWidget *parent = nullptr);

    /// What is wrong with what was typed so far, for people; empty: nothing.
    QString fault() const;

    /// Whether the provider's description could be asked for.
    bool namesProvider() const;

    /// Whether all that a sign-in takes is there.
    bool isComplete() const;

    /// Only where the provider is named and there is no fault.
    NewAccount account() const;

    void focusFirst();

    /// What the keyboard stops at, in the order it is seen.
    QWidgetList stops() const;

Q_SIGNALS:
    void edited();
    void unfolded(QWidget *part);

private:
    QLineEdit *addField(FieldColumn *form, const QString &label, const QString &description);
    void addPlaceholders();
    void addClient();
    void addAdvanced();
    void addStore();
    void addAuthorities();
    void unfold(bool isUnfolded);
    void proposeName();
    Result<Provider> provider() const;
    Redirect redirect() const;
    QString addressFault() const;
    QString redirectFault() const;
    QString nameFault() const;

    std::optional<Preset> m_preset;
    QStringList m_takenNames;
    Provider m_usual; ///< what the preset has where nothing is given
    QMap<QString, QLineEdit *> m_settings; ///< by placeholder
    QLineEdit *m_issuer = nullptr; ///< without a preset
    QLineEdit *m_clientId = nullptr;
    QLineEdit *m_clientSecret = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_scope = nullptr;
    QLineEdit *m_redirect = nullptr;
    QLineEdit *m_caFile = nullptr;
    QComboBox *m_store = nullptr;
    FieldColumn *m_form;
    QWidget *m_advanced;
    FieldColumn *m_advancedForm;
    QToolButton *m_fold;
};

} // namespace authtray
