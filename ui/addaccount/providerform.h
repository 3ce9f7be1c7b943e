// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/presets.h"
#include "ui/addaccount/newaccount.h"

#include <QMap>
#include <QWidget>

class QLineEdit;

namespace authtray {

class AdvancedSection;
class FieldColumn;
class ProfileFolder;
class RedirectField;

/// The form for one provider: a preset's settings or an issuer's URL, the client, and an Advanced section, collapsed at
/// first. Or for a service by its address, which needs no client.
class ProviderForm : public QWidget
{
    Q_OBJECT

public:
    enum class Address { OfIssuer, OfService };

    /// If there is no preset, asks for the `address`.
    ProviderForm(const std::optional<Preset> &preset, Address address, const ProfileFolder &profiles,
                 QWidget *parent = nullptr);

    /// The first error in the input, as a sentence for the person; empty if there is none.
    QString fault() const;

    /// Whether the input suffices to discover the provider.
    QString issuer() const;
    bool asksForIssuer() const { return m_issuer != nullptr && m_address == Address::OfIssuer; }
    bool asksForService() const { return m_issuer != nullptr && m_address == Address::OfService; }
    void setIssuer(const QString &issuer); ///< if it asks for one
    bool namesProvider() const;

    /// The provider's endpoints, if the preset contains them.
    std::optional<Endpoints> knownEndpoints() const;

    /// Whether the input suffices for a sign-in.
    bool isComplete() const;

    /// Call it only if namesProvider() and fault() is empty.
    NewAccount account() const;

    void focusFirst();

    /// The widgets that take the keyboard focus, in visual order.
    QWidgetList tabStops() const;

Q_SIGNALS:
    void edited();
    void advancedShown(QWidget *part);
    void failed(const authtray::Error &problem);

private:
    QLineEdit *addField(FieldColumn *form, const QString &label, const QString &description);
    void addService();
    void addRegistration();
    void addRedirect(FieldColumn *form);
    void addPlaceholders();
    void addClient();
    void addName();
    void suggestName();
    Result<Provider> provider() const;
    QString addressFault() const;
    QString serviceFault() const;

    std::optional<Preset> m_preset;
    Address m_address;
    const ProfileFolder &m_profiles;
    Provider m_defaults; ///< the preset's values, without settings
    QMap<QString, QLineEdit *> m_settings; ///< by placeholder
    QLineEdit *m_issuer = nullptr; ///< without a preset; or the service's address
    QLineEdit *m_clientId = nullptr; ///< this and the next, and the redirect address: not for a service
    QLineEdit *m_clientSecret = nullptr;
    QLineEdit *m_name = nullptr;
    RedirectField *m_redirect = nullptr;
    FieldColumn *m_form;
    AdvancedSection *m_advanced;
};

} // namespace authtray
