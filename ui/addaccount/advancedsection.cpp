// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/advancedsection.h"

#include "core/config/policy.h"
#include "ui/widgets/fieldcolumn.h"
#include "ui/widgets/lockednote.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace authtray {

AdvancedSection::AdvancedSection(QWidget *parent)
    : QWidget(parent), m_toggle(new QToolButton(this)), m_part(new QWidget(this)), m_fields(new FieldColumn(m_part))
{
    m_toggle->setAccessibleName(tr("Ad&vanced").remove(u'&'));
    m_toggle->setCheckable(true);
    m_toggle->setAutoRaise(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_toggle);
    layout->addWidget(m_part);
    connect(m_toggle, &QToolButton::toggled, this, &AdvancedSection::setUnfolded);
    setUnfolded(false);
}

void AdvancedSection::addUsualFields(const QString &scope, const Policy &policy)
{
    addScope(scope);
    addAuthorities(policy);
    addStore(policy);
}

void AdvancedSection::addScope(const QString &scope)
{
    m_scope = new QLineEdit(scope, this);
    m_scope->setCursorPosition(0);
    m_fields->addField(tr("&Scopes"), tr("What to ask for, separated by spaces"), m_scope);
    connect(m_scope, &QLineEdit::textChanged, this, &AdvancedSection::edited);
}

void AdvancedSection::addAuthorities(const Policy &policy)
{
    const auto locked = policy.lockedCaFile();
    m_caFile = new QLineEdit(locked ? *locked : policy.defaultCaFile().value_or(QString()), this);
    m_caFile->setPlaceholderText(tr("The system's"));
    auto *choose = new QPushButton(tr("Choose &file…"), this);
    choose->setAutoDefault(false);
    m_fields->addField(tr("Certificate &authorities"), tr("A PEM file of authorities to trust besides the system's"),
                       m_caFile, choose);
    if (locked) {
        auto *note = new LockedNote(m_caFile);
        m_fields->addWidget(note);
        note->setLocked(true);
        choose->setEnabled(false);
    }
    connect(m_caFile, &QLineEdit::textChanged, this, &AdvancedSection::edited);
    connect(choose, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Certificate authorities"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
        dialog->open();
    });
}

void AdvancedSection::addStore(const Policy &policy)
{
    m_store = new QComboBox(this);
    m_store->addItem(tr("Keychain"), static_cast<int>(StoreKind::Keychain));
    m_store->addItem(tr("Encrypted file"), static_cast<int>(StoreKind::File));
    m_store->setItemData(1, tr("For computers without a keychain. You choose a passphrase for it."), Qt::ToolTipRole);
    m_fields->addField(tr("&Keep the session in"), m_store);
    const auto store = policy.lockedStore() ? policy.lockedStore() : policy.defaultStore();
    m_store->setCurrentIndex(m_store->findData(static_cast<int>(store.value_or(StoreKind::Keychain))));
    auto *note = new LockedNote(m_store);
    m_fields->addWidget(note);
    note->setLocked(policy.lockedStore().has_value());
}

void AdvancedSection::setUnfolded(bool isUnfolded)
{
    m_part->setVisible(isUnfolded);
    // Not the tool button's own arrow, which overlaps the text in right-to-left layouts.
    const QChar collapsed = isRightToLeft() ? u'◂' : u'▸';
    m_toggle->setText(QStringLiteral("%1 %2").arg(isUnfolded ? u'▾' : collapsed).arg(tr("Ad&vanced")));
    if (isUnfolded)
        Q_EMIT unfolded(m_part);
}

QString AdvancedSection::scope() const
{
    return m_scope->text().simplified();
}

QString AdvancedSection::caFile() const
{
    return m_caFile->text().trimmed();
}

StoreKind AdvancedSection::store() const
{
    return static_cast<StoreKind>(m_store->currentData().toInt());
}

QWidgetList AdvancedSection::tabStops() const
{
    return QWidgetList{m_toggle} + m_fields->tabStops();
}

} // namespace authtray
