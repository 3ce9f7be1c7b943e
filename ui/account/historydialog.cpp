// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/historydialog.h"

#include "core/foreigntext.h"
#include "core/session/session.h"
#include "ui/state/wording.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/roomydelegate.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/wrappinglabel.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr QSize historySize(100 * gridUnit, 52 * gridUnit);
constexpr int maxVerdictLines = 8;

enum HistoryColumn { TimeColumn, WhatColumn, CallerColumn, TokenColumn, historyColumns };

/// The event, how it ended, and why it was, in one line.
QString whatOf(const LedgerEntry &entry)
{
    QStringList parts{entry.what().capitalised()};
    for (const Text &part : {entry.howItEnded(), entry.why()}) {
        if (!part.isEmpty())
            parts += part.toString();
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

HistoryDialog::HistoryDialog(const Session &session, QWidget *parent)
    : QDialog(parent), m_session(session), m_explanation(new WrappingLabel(Qt::AlignLeading, maxVerdictLines, this)),
      m_entries(new QTreeWidget(this)), m_close(new QPushButton(this))
{
    m_entries->setRootIsDecorated(false);
    m_entries->setUniformRowHeights(true);
    m_entries->setAllColumnsShowFocus(true);
    m_entries->setFont(tabular(font()));
    m_entries->setItemDelegate(new RoomyDelegate(m_entries));
    m_entries->setColumnCount(historyColumns);
    QHeaderView *header = m_entries->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(WhatColumn, QHeaderView::Stretch);
    m_close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(m_explanation);
    layout->addWidget(m_entries, 1);
    layout->addLayout(buttons);
    connect(&m_session, &Session::stateChanged, this, &HistoryDialog::reload);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    keepTranslated(this, [this] { setTexts(); });
    resize(historySize.expandedTo(sizeHint()));
    m_entries->setFocus();
}

void HistoryDialog::setTexts()
{
    setWindowTitle(tr("History"));
    m_entries->setAccessibleName(tr("History"));
    m_entries->setHeaderLabels({tr("Time"), tr("What happened"), tr("For"), tr("Refresh token")});
    m_close->setText(tr("Close"));
    reload();
}

/// The entry that was current stays current.
void HistoryDialog::reload()
{
    const QList<LedgerEntry> entries = m_session.ledger().entries();
    const int current = m_entries->indexOfTopLevelItem(m_entries->currentItem());
    const qsizetype fromLast = current < 0 ? entries.size() : m_entries->topLevelItemCount() - current;
    const QString profile = isolated(m_session.profile().name);
    const QString verdict = verdictOn(entries).sentence();
    if (entries.isEmpty())
        m_explanation->setText(tr("Nothing is recorded yet of what was done with the tokens of “%1”.").arg(profile));
    else if (!verdict.isEmpty())
        m_explanation->setText(verdict);
    else
        m_explanation->setText(tr("What was done with the tokens of “%1” at the provider. A refresh token "
                                  "is named by a part of its hash, which tells one from the next.")
                                       .arg(profile));
    m_entries->setAccessibleDescription(m_explanation->text());
    m_entries->setVisible(!entries.isEmpty());
    m_entries->clear();
    for (const LedgerEntry &entry : entries) {
        const QString what = whatOf(entry);
        auto *item = new QTreeWidgetItem(
                m_entries, {timeOfDay(entry.time, m_session.now()), what, isolated(entry.caller), entry.hashes()});
        item->setToolTip(TimeColumn, exactTime(entry.time));
        item->setToolTip(WhatColumn, toRichText(what));
    }
    m_entries->setCurrentItem(m_entries->topLevelItem(int(std::max<qsizetype>(0, entries.size() - fromLast))));
}

} // namespace authtray
