// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/valuetext.h"

#include "ui/wrappinglabel.h"

#include <QFocusEvent>
#include <QHelpEvent>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextLayout>
#include <QToolTip>

namespace authtray {

namespace {

constexpr int mostLines = 4;

} // namespace

QFont tabular(QFont font)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature(QFont::Tag("tnum"), 1);
#endif
    return font;
}

ValueText::ValueText(QWidget *parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setFont(tabular(font()));
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(0);
    QPalette transparent = palette();
    transparent.setBrush(QPalette::Base, Qt::transparent);
    transparent.setBrush(QPalette::Text, palette().brush(QPalette::WindowText));
    setPalette(transparent);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    fitHeight();
}

/// Keeps the selection where nothing changes.
void ValueText::setText(const QString &text)
{
    if (text == toPlainText())
        return;
    setPlainText(text);
    fitHeight();
}

void ValueText::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void ValueText::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    if (event->oldSize().width() != width())
        fitHeight();
}

/// QFormLayout has no use for a height that depends on the width, so it gets a fixed one for each width.
void ValueText::fitHeight()
{
    const auto heightOf = [&](QString text) {
        QTextLayout lines(text.replace(u'\n', QChar::LineSeparator), font());
        return wrap(lines, width());
    };
    setFixedHeight(std::min(heightOf(toPlainText()), mostLines * heightOf(QStringLiteral("X"))));
}

/// On hover: what can't be seen at once, unless there is something else to tell.
bool ValueText::viewportEvent(QEvent *event)
{
    const bool isWhole = verticalScrollBar()->maximum() == 0;
    if (event->type() != QEvent::ToolTip || isWhole || !toolTip().isEmpty())
        return QTextEdit::viewportEvent(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), literalToolTip(toPlainText()), this);
    return true;
}

/// Ready to be copied once the keyboard has come here, as in a line edit.
void ValueText::focusInEvent(QFocusEvent *event)
{
    QTextEdit::focusInEvent(event);
    const Qt::FocusReason reason = event->reason();
    if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason)
        selectAll();
}

void ValueText::focusOutEvent(QFocusEvent *event)
{
    QTextEdit::focusOutEvent(event);
    if (event->reason() == Qt::ActiveWindowFocusReason || event->reason() == Qt::PopupFocusReason)
        return;
    QTextCursor nothing = textCursor();
    nothing.clearSelection();
    setTextCursor(nothing);
}

} // namespace authtray
