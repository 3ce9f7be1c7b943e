// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/account/programsdialog.h"

#include "core/foreigntext.h"
#include "core/session/session.h"
#include "ui/account/tokencommand.h"
#include "ui/state/wording.h"
#include "ui/widgets/explain.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/roomydelegate.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/valuetext.h"
#include "ui/widgets/wrappinglabel.h"

#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace authtray {

namespace {

constexpr QSize usualSize(64 * gridUnit, 44 * gridUnit);
constexpr int maxExplanationLines = 8;

enum Column { Program, AskedFor, Last, Times, columnCount };

} // namespace

QList<ProgramRow> programRows(const QList<ProgramUse> &programs)
{
    QList<ProgramRow> rows;
    for (const ProgramUse &use : programs) {
        const QString askedFor = requestedBy(use.command);
        const auto same = std::ranges::find_if(
                rows, [&](const ProgramRow &row) { return row.program == use.program && row.askedFor == askedFor; });
        if (same == rows.end())
            rows += {use.program, askedFor, use.times, use.last};
        else
            same->times += use.times;
    }
    return rows;
}

ProgramsDialog::ProgramsDialog(Session &session, QStringList options, QWidget *parent)
    : QDialog(parent), m_session(session), m_options(std::move(options)),
      m_explanation(new WrappingLabel(Qt::AlignLeading, maxExplanationLines, this)), m_programs(new QTreeWidget(this)),
      m_messageBar(new MessageBar(this)), m_clear(new QPushButton(this)), m_close(new QPushButton(this))
{
    m_programs->setRootIsDecorated(false);
    m_programs->setUniformRowHeights(true);
    m_programs->setAllColumnsShowFocus(true);
    m_programs->setTextElideMode(Qt::ElideMiddle);
    m_programs->setFont(tabular(font()));
    m_programs->setItemDelegate(new RoomyDelegate(m_programs));
    m_programs->setColumnCount(columnCount);
    QHeaderView *header = m_programs->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(Program, QHeaderView::Stretch);
    m_clear->setAutoDefault(false);
    m_close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_clear);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(m_explanation);
    layout->addWidget(m_programs, 1);
    layout->addWidget(m_messageBar);
    layout->addLayout(buttons);
    connect(&m_session, &Session::eventsChanged, this, &ProgramsDialog::reload);
    connect(m_clear, &QPushButton::clicked, this, &ProgramsDialog::clear);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    keepTranslated(this, [this] { setTexts(); });
    resize(usualSize.expandedTo(sizeHint()));
    m_rows.isEmpty() ? m_close->setFocus() : m_programs->setFocus();
}

void ProgramsDialog::setTexts()
{
    setWindowTitle(tr("Who uses my tokens"));
    m_programs->setAccessibleName(tr("Programs"));
    m_programs->setHeaderLabels({tr("Program"), tr("Asked for"), tr("Last time"), tr("Times")});
    m_programs->headerItem()->setTextAlignment(Times, Qt::AlignRight | Qt::AlignVCenter);
    m_clear->setText(tr("C&lear list"));
    explain(m_clear, tr("Forgets these programs, also in the last events"));
    m_close->setText(tr("Close"));
    m_rows.clear();
    reload();
}

/// Changes only what differs, because screen readers announce each change.
void ProgramsDialog::reload()
{
    const QList<ProgramRow> rows = programRows(m_session.programs());
    explainList(!rows.isEmpty());
    m_programs->setVisible(!rows.isEmpty());
    m_clear->setEnabled(!rows.isEmpty());
    if (rows != m_rows)
        fill(rows);
    m_rows = rows;
}

void ProgramsDialog::explainList(bool hasRows)
{
    const QString profile = isolated(m_session.profile().name);
    const QString text = hasRows ? tr("These programs have asked Authtray for the profile “%1”. It keeps what this list "
                                      "shows, and nothing else.")
                                           .arg(profile)
                                 : tr("No program has asked for the profile “%1” yet. In a script, “%2” gives a token.")
                                           .arg(profile, commandInWords(tokenCommand(m_options)));
    if (text == m_explanation->text())
        return;
    m_explanation->setText(text);
    m_programs->setAccessibleDescription(text);
}

void ProgramsDialog::fill(const QList<ProgramRow> &rows)
{
    const int current = m_programs->indexOfTopLevelItem(m_programs->currentItem());
    const ProgramRow before = m_rows.value(current);
    m_programs->clear();
    for (const ProgramRow &row : rows) {
        const QString program = row.program.isEmpty() ? tr("Unknown") : isolated(row.program);
        auto *item = new QTreeWidgetItem(m_programs, {program, row.askedFor, timeOfDay(row.last, m_session.now()),
                                                      QLocale().toString(row.times)});
        item->setTextAlignment(Times, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(Program, row.program.isEmpty() ? tr("It had ended before its name was known")
                                                        : toRichText(row.program));
        item->setToolTip(Last, exactTime(row.last));
        const bool isCurrent = current >= 0 && row.program == before.program && row.askedFor == before.askedFor;
        if (isCurrent || m_programs->topLevelItemCount() == 1)
            m_programs->setCurrentItem(item);
    }
}

void ProgramsDialog::clear()
{
    const auto forgotten = m_session.forgetPrograms();
    m_close->setFocus();
    reload();
    m_messageBar->setText(forgotten ? QString() : problemLine(forgotten.error()), true);
}

} // namespace authtray
