// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/providerform.h"

#include "core/config/profilefolder.h"
#include "core/net/hosts.h"
#include "core/net/url.h"
#include "core/oauth/discovery.h"
#include "core/platform/browser.h"
#include "core/provider/defaultscope.h"
#include "ui/addaccount/advancedsection.h"
#include "ui/addaccount/presetwords.h"
#include "ui/addaccount/redirectfield.h"
#include "ui/state/pageintext.h"
#include "ui/state/profilename.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/fieldcolumn.h"
#include "ui/widgets/metrics.h"

#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

#include <algorithm>

namespace authtray {

namespace {

constexpr int maxNameLength = 60;

bool isValidAddress(QString text)
{
    if (!text.contains(u"://"))
        text.prepend(QStringLiteral("https://"));
    return bool(checkUrl(QUrl(text, QUrl::StrictMode), {}));
}

/// A setting with a default is for the vendor's own service, or for few people.
bool isAdvanced(const Placeholder &placeholder)
{
    return placeholder.defaultValue.has_value();
}

} // namespace

ProviderForm::ProviderForm(const std::optional<Preset> &preset, Address address, const ProfileFolder &profiles,
                           QWidget *parent)
    : QWidget(parent), m_preset(preset), m_address(address), m_profiles(profiles), m_form(new FieldColumn),
      m_advanced(new AdvancedSection(this))
{
    const bool isService = !m_preset && m_address == Address::OfService;
    if (!isService)
        m_defaults.scope = QString::fromLatin1(defaultScope);
    if (m_preset) {
        QJsonObject keys = m_preset->provider;
        m_defaults = Provider::takeFrom(keys);
    }
    auto *layout = new QVBoxLayout(this);
    isRightToLeft() ? layout->setContentsMargins(gridUnit, 0, 0, 0)
                    : layout->setContentsMargins(0, 0, gridUnit, 0); // the distance to the scroll bar
    layout->setSpacing(gridUnit);
    layout->addLayout(m_form);
    layout->addWidget(m_advanced);
    layout->addStretch();
    connect(m_advanced, &AdvancedSection::unfolded, this, &ProviderForm::advancedShown);
    connect(m_advanced, &AdvancedSection::edited, this, &ProviderForm::edited);
    if (m_preset)
        addPlaceholders();
    else if (isService)
        addService();
    else
        m_issuer = addField(m_form, tr("Issuer &URL"),
                            tr("The provider's address, for example https://login.example.com"));
    if (!isService)
        addClient();
    else
        addName();
    const auto policy = m_profiles.policy(); // of one that can't be read, the sign-in tells
    m_advanced->addUsualFields(m_defaults.scope, policy ? *policy : Policy());
    if (m_issuer) {
        m_issuer->setPlaceholderText(isService ? QStringLiteral("https://mcp.example.com/mcp")
                                               : QStringLiteral("https://login.example.com"));
        connect(m_issuer, &QLineEdit::textEdited, this, &ProviderForm::suggestName);
    }
    suggestName();
}

void ProviderForm::addService()
{
    m_form->addHint(
            tr("For an MCP server, or whatever else you want to use: it names its provider, and Authtray registers "
               "there if it has to."));
    m_issuer = addField(m_form, tr("Address of t&he service"),
                        tr("What you want to use, for example https://mcp.example.com/mcp"));
}

QLineEdit *ProviderForm::addField(FieldColumn *form, const QString &label, const QString &description)
{
    auto *field = new QLineEdit(this);
    form->addField(label, description, field);
    connect(field, &QLineEdit::textChanged, this, &ProviderForm::edited);
    return field;
}

/// Required settings come first. An empty field shows its default value as placeholder text.
void ProviderForm::addPlaceholders()
{
    // Clang 14 can't compile std::ranges::stable_partition() with Debian 12's standard library.
    std::stable_partition(m_preset->placeholders.begin(), m_preset->placeholders.end(),
                          [](const Placeholder &placeholder) { return !placeholder.defaultValue; });
    for (const Placeholder &placeholder : std::as_const(m_preset->placeholders)) {
        const QString defaultValue = placeholder.defaultValue.value_or(QString());
        const QString description = placeholder.example.isEmpty() ? QString()
                                                                  : tr("For example %1").arg(placeholder.example);
        const QString label = presetWords(placeholder.label);
        auto *field = addField(isAdvanced(placeholder) ? m_advanced->fields() : m_form,
                               QString(label).replace(u'&', QStringLiteral("&&")), description);
        field->setAccessibleName(label);
        field->setPlaceholderText(defaultValue.isEmpty() ? description : defaultValue);
        m_settings.insert(placeholder.name, field);
    }
}

/// What has to be done at the provider before there is a client id.
void ProviderForm::addRegistration()
{
    const QString advice = m_preset ? presetWords(m_preset->registration)
                                    : tr("Register Authtray at the provider as a native or public app with this "
                                         "redirect address:");
    m_form->addHint(advice);
    const QUrl page = pageIn(advice);
    if (page.isEmpty())
        return;
    auto *open = new QPushButton(tr("Open the registration page"), this);
    open->setAutoDefault(false);
    open->setToolTip(page.toString());
    m_form->addWidget(open, 0, Qt::AlignLeft);
    connect(open, &QPushButton::clicked, this, [this, page] {
        const auto opened = openInBrowser(page);
        if (!opened)
            Q_EMIT failed(opened.error());
    });
}

void ProviderForm::addRedirect(FieldColumn *form)
{
    m_redirect = new RedirectField(m_defaults.redirect, this);
    form->addField(tr("&Redirect address"),
                   tr("As it is registered at the provider; without a port any free one is taken"), m_redirect,
                   new CopyButton([this] { return m_redirect->text(); }, this));
    connect(m_redirect, &QLineEdit::textChanged, this, &ProviderForm::edited);
}

/// If the preset contains a client id, the field is in the Advanced section.
void ProviderForm::addClient()
{
    const bool isKnown = !m_defaults.clientId.isEmpty();
    if (!isKnown) {
        addRegistration();
        addRedirect(m_form);
    }
    m_clientId = addField(isKnown ? m_advanced->fields() : m_form, tr("&Client ID"),
                          tr("What the provider calls the application you registered there"));
    m_clientId->setText(m_defaults.clientId);
    m_clientSecret = addField(m_defaults.needsClientSecret ? m_form : m_advanced->fields(), tr("Client s&ecret"),
                              tr("Kept with the session, in the keychain"));
    m_clientSecret->setEchoMode(QLineEdit::Password);
    if (!m_defaults.needsClientSecret)
        m_clientSecret->setPlaceholderText(tr("None for a public client"));
    addName();
    if (isKnown)
        addRedirect(m_advanced->fields());
}

void ProviderForm::addName()
{
    m_name = addField(m_form, tr("Profile &name"), tr("What scripts call this sign-in"));
}

/// Suggests a name from the preset or the host, unless the person has changed the name.
void ProviderForm::suggestName()
{
    if (m_name->isModified())
        return;
    static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9._-]"));
    const QString base = m_preset ? m_preset->name
                                  : QUrl(issuer()).host().replace(others, QStringLiteral("-")).left(maxNameLength);
    m_name->setText(freeProfileName(base, m_profiles.names()));
}

void ProviderForm::focusFirst()
{
    tabStops().first()->setFocus();
}

QWidgetList ProviderForm::tabStops() const
{
    return m_form->tabStops() + m_advanced->tabStops();
}

void ProviderForm::setIssuer(const QString &issuer)
{
    m_issuer->setText(issuer);
    Q_EMIT edited();
}

QString ProviderForm::issuer() const
{
    return issuerFrom(m_issuer->text());
}

bool ProviderForm::namesProvider() const
{
    if (!m_preset)
        return !issuer().isEmpty();
    return std::ranges::all_of(m_preset->placeholders, [this](const Placeholder &placeholder) {
        return placeholder.defaultValue || !m_settings.value(placeholder.name)->text().trimmed().isEmpty();
    });
}

std::optional<Endpoints> ProviderForm::knownEndpoints() const
{
    const auto filled = provider();
    return filled && filled->endpointsGiven ? std::optional(filled->endpoints) : std::nullopt;
}

bool ProviderForm::isComplete() const
{
    if (m_clientId == nullptr)
        return namesProvider() && !m_name->text().isEmpty();
    const bool hasSecret = !m_defaults.needsClientSecret || !m_clientSecret->text().isEmpty();
    return namesProvider() && hasSecret && !m_clientId->text().trimmed().isEmpty() && !m_name->text().isEmpty();
}

QString ProviderForm::fault() const
{
    const QString redirectFault = m_redirect ? m_redirect->fault() : QString();
    for (const QString &fault : {addressFault(), redirectFault, faultOfProfileName(m_name->text(), m_profiles)}) {
        if (!fault.isEmpty())
            return fault;
    }
    return {};
}

QString ProviderForm::addressFault() const
{
    if (m_preset) {
        for (const Placeholder &placeholder : m_preset->placeholders) {
            const QString text = m_settings.value(placeholder.name)->text().trimmed();
            if (placeholder.isUrl && !text.isEmpty() && !isValidAddress(text))
                return tr("“%1” isn't an address such as %2.")
                        .arg(text, placeholder.example.isEmpty() ? *placeholder.defaultValue : placeholder.example);
        }
        return {};
    }
    if (issuer().isEmpty())
        return {};
    if (m_address == Address::OfService)
        return serviceFault();
    const QUrl url(issuer(), QUrl::StrictMode);
    const auto fault = faultOfIssuer(url);
    if (!fault)
        return {};
    if (*fault == IssuerFault::QueryOrFragment)
        return tr("The issuer's address has no “?” and no “#” in it.");
    if (*fault == IssuerFault::NotHttps && url.isValid())
        return tr("The issuer's address has to begin with https://, except on this computer.");
    return tr("The issuer is an address such as https://login.example.com.");
}

QString ProviderForm::serviceFault() const
{
    return readDestination(issuer()) ? QString()
                                     : tr("The service's address has to begin with https://, except on this computer.");
}

Result<Provider> ProviderForm::provider() const
{
    if (!m_preset) {
        Provider provider;
        provider.issuer = issuer();
        return provider;
    }
    Parameters settings;
    for (const auto &[name, field] : m_settings.asKeyValueRange())
        settings.insert(name, field->text().trimmed());
    return m_preset->fill(settings);
}

NewAccount ProviderForm::account() const
{
    NewAccount account;
    const auto filled = provider();
    Provider provider = filled ? *filled : Provider();
    provider.scope = m_advanced->scope();
    account.isService = m_clientId == nullptr;
    if (!account.isService) {
        provider.clientId = m_clientId->text().trimmed();
        provider.redirect = m_redirect->redirect();
        account.clientSecret = m_clientSecret->text().trimmed();
        provider.needsClientSecret = m_defaults.needsClientSecret || !account.clientSecret.isEmpty();
    }
    account.profile.name = m_name->text();
    account.profile.provider = provider;
    account.profile.caFile = m_advanced->caFile();
    account.profile.store.kind = m_advanced->store();
    return account;
}

} // namespace authtray
