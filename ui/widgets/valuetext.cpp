// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/valuetext.h"

#include "ui/widgets/wrappinglabel.h"

#include <QFocusEvent>
#include <QHelpEvent>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextLayout>
#include <QToolTip>

#include <utility>

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
    alignText();
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
    else if (event->type() == QEvent::LayoutDirectionChange)
        alignText();
}

void ValueText::resizeEvent(QResizeEvent *event)
{
    const bool isFirst = !std::exchange(m_hasWidth, true);
    if (isFirst || event->oldSize().width() != width())
        fitHeight();
    QTextEdit::resizeEvent(event); // after that: it measures what there is to scroll
}

/// Beside its label, whichever way the text itself runs.
void ValueText::alignText()
{
    QTextOption option = document()->defaultTextOption();
    option.setAlignment(isRightToLeft() ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft);
    document()->setDefaultTextOption(option);
}

/// QFormLayout has no use for a height that depends on the width, so it gets a fixed one for each width. Until there is
/// one it is a line high: a window would keep what it has grown by.
void ValueText::fitHeight()
{
    const auto heightOf = [&](QString text) {
        QTextLayout lines(text.replace(u'\n', QChar::LineSeparator), font());
        return wrap(lines, m_hasWidth ? width() : QWIDGETSIZE_MAX);
    };
    const int whole = heightOf(toPlainText());
    const int most = mostLines * heightOf(QStringLiteral("X"));
    setVerticalScrollBarPolicy(whole > most ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setMinimumHeight(std::min(whole, most));
    setMaximumHeight(m_takesRoom ? QWIDGETSIZE_MAX : minimumHeight()); // what is left over stays empty at its end
}

void ValueText::takeRoom()
{
    m_takesRoom = true;
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    fitHeight();
}

QSize ValueText::sizeHint() const
{
    return {QTextEdit::sizeHint().width(), minimumHeight()};
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
