// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccountdialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHostAddress>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QUrl>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr int grid = 8;

bool isLoopback(const QString &host)
{
    return host == QStringLiteral("localhost") || QHostAddress(host).isLoopback();
}

/// Plain http is for this computer only.
bool isSecure(const QUrl &url)
{
    const bool isEncrypted = url.scheme() == QStringLiteral("https");
    return isEncrypted || (url.scheme() == QStringLiteral("http") && isLoopback(url.host()));
}

} // namespace

AddAccountDialog::AddAccountDialog(const QStringList &takenNames, QWidget *parent)
    : QDialog(parent), m_takenNames(takenNames)
{
    setWindowTitle(tr("Add account"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(2 * grid);
    auto *form = new QFormLayout;
    m_issuer = addField(form, tr("Issuer &URL"), tr("The provider's address, for example https://login.example.com"));
    m_clientId = addField(form, tr("&Client ID"), tr("What the provider calls the application you registered there"));
    m_scope = addField(form, tr("&Scopes"), tr("What to ask for, separated by spaces"));
    m_name = addField(form, tr("Profile &name"), tr("What scripts call this sign-in"));
    m_issuer->setPlaceholderText(QStringLiteral("https://login.example.com"));
    m_scope->setText(QStringLiteral("openid profile email offline_access"));
    layout->addLayout(form);
    m_fault = new QLabel(this);
    m_fault->setWordWrap(true);
    m_fault->setMinimumHeight(2 * m_fault->fontMetrics().lineSpacing());
    layout->addWidget(m_fault, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_signIn = buttons->addButton(tr("Sign &in"), QDialogButtonBox::AcceptRole);
    m_signIn->setAccessibleDescription(tr("Opens the provider's sign-in page in your browser"));
    m_signIn->setDefault(true);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &AddAccountDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &AddAccountDialog::reject);
    connect(m_issuer, &QLineEdit::textEdited, this, &AddAccountDialog::proposeName);
    for (QLineEdit *field : {m_issuer, m_clientId, m_scope, m_name})
        connect(field, &QLineEdit::textChanged, this, &AddAccountDialog::check);
    check();
    resize(460, sizeHint().height());
}

QLineEdit *AddAccountDialog::addField(QFormLayout *form, const QString &label, const QString &description)
{
    auto *field = new QLineEdit(this);
    field->setAccessibleName(QString(label).remove(u'&'));
    field->setAccessibleDescription(description);
    field->setToolTip(description);
    form->addRow(label, field);
    return field;
}

/// From the host, as long as the person hasn't chosen a name.
void AddAccountDialog::proposeName()
{
    if (m_name->isModified())
        return;
    static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9._-]"));
    const QString host = QUrl(m_issuer->text().trimmed()).host().replace(others, QStringLiteral("-")).left(60);
    QString name = host;
    for (int n = 2; m_takenNames.contains(name); ++n)
        name = QStringLiteral("%1-%2").arg(host).arg(n);
    m_name->setText(name);
}

void AddAccountDialog::check()
{
    const bool isComplete = !m_issuer->text().isEmpty() && !m_clientId->text().isEmpty() && !m_name->text().isEmpty();
    m_fault->setText(m_issuer->text().isEmpty() ? QString() : fault());
    m_signIn->setEnabled(isComplete && fault().isEmpty());
}

QString AddAccountDialog::fault() const
{
    const QUrl url(m_issuer->text().trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return tr("The issuer is an address such as https://login.example.com.");
    if (!isSecure(url))
        return tr("The issuer's address has to begin with https://, except on this computer.");
    if (url.hasQuery() || url.hasFragment())
        return tr("The issuer's address has no “?” and no “#” in it.");
    if (!m_name->text().isEmpty() && !Profile::isName(m_name->text()))
        return tr("A profile's name has letters, digits, “.”, “_” and “-” in it, and no “.” first.");
    if (m_takenNames.contains(m_name->text()))
        return tr("There is already a profile of this name.");
    return {};
}

Profile AddAccountDialog::profile() const
{
    Profile profile;
    profile.name = m_name->text();
    profile.provider.issuer = m_issuer->text().trimmed();
    profile.provider.clientId = m_clientId->text().trimmed();
    profile.provider.scope = m_scope->text().simplified();
    return profile;
}

void AddAccountDialog::accept()
{
    Q_EMIT signInRequested(profile());
    QDialog::accept();
}

} // namespace authtray
