// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/logview.h"

#include "core/log.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/metrics.h"

#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace std::chrono_literals;

namespace authtray {

LogView::LogView(QWidget *parent) : QWidget(parent), m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLayoutDirection(Qt::LeftToRight); // the log is always English
    m_text->setPlaceholderText(tr("Nothing has happened yet."));
    m_text->setAccessibleName(tr("Log"));
    m_text->setTabChangesFocus(true);
    auto *copy = new CopyButton([] { return QString(keptLog().join(u'\n') + u'\n'); }, this);
    copy->setToolTip(tr("Copies the whole log, for a report. It holds no passwords and no tokens."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->addWidget(m_text);
    layout->addWidget(copy, 0, Qt::AlignRight);
    m_refreshTimer.setInterval(1s);
    connect(&m_refreshTimer, &QTimer::timeout, this, &LogView::refresh);
}

void LogView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_refreshTimer.start();
    refresh();
}

void LogView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_refreshTimer.stop();
}

/// Scrolls to the end only if the view is already there, so that reading older lines isn't interrupted.
void LogView::refresh()
{
    const QStringList lines = keptLog();
    if (lines == m_lines)
        return;
    m_lines = lines;
    QScrollBar *bar = m_text->verticalScrollBar();
    const int before = bar->value();
    const bool isAtEnd = before == bar->maximum();
    m_text->setPlainText(lines.join(u'\n'));
    bar->setValue(isAtEnd ? bar->maximum() : before);
}

} // namespace authtray
