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

constexpr int maxValueLines = 4;

} // namespace

QFont tabular(QFont font)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0) // Earlier ones can't choose a font's features.
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
    setColours();
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    alignText();
    fitHeight();
}

/// Keeps the selection if the text is unchanged.
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
    if (event->type() == QEvent::PaletteChange)
        setColours();
    else if (event->type() == QEvent::FontChange)
        fitHeight();
    else if (event->type() == QEvent::LayoutDirectionChange)
        alignText();
}

void ValueText::resizeEvent(QResizeEvent *event)
{
    const bool isFirst = !std::exchange(m_hasWidth, true);
    if (isFirst || event->oldSize().width() != width())
        fitHeight();
    QTextEdit::resizeEvent(event); // last, because it computes the scroll range
}

/// Those of a label. All that isn't set here follows the palette.
void ValueText::setColours()
{
    const QColor text = palette().color(QPalette::WindowText);
    if (palette().color(QPalette::Text) == text && palette().color(QPalette::Base) == Qt::transparent)
        return;
    QPalette colours;
    colours.setColor(QPalette::Base, Qt::transparent);
    colours.setColor(QPalette::Text, text);
    setPalette(colours);
}

/// Aligns the text with its label, regardless of the direction of the text itself.
void ValueText::alignText()
{
    QTextOption option = document()->defaultTextOption();
    option.setAlignment(isRightToLeft() ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft);
    document()->setDefaultTextOption(option);
}

/// QFormLayout ignores heightForWidth(), so the height is set whenever the width changes. Before the first width it is
/// one line, because a window that has grown doesn't shrink again.
void ValueText::fitHeight()
{
    const auto heightOf = [&](QString text) {
        QTextLayout lines(text.replace(u'\n', QChar::LineSeparator), font());
        return wrap(lines, m_hasWidth ? width() : QWIDGETSIZE_MAX);
    };
    const int fullHeight = heightOf(toPlainText());
    const int maxHeight = maxValueLines * heightOf(QStringLiteral("X"));
    setVerticalScrollBarPolicy(fullHeight > maxHeight ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setMinimumHeight(std::min(fullHeight, maxHeight));
    setMaximumHeight(m_isExpanding ? QWIDGETSIZE_MAX : minimumHeight()); // the remaining space stays empty
}

void ValueText::setExpanding()
{
    m_isExpanding = true;
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    fitHeight();
}

QSize ValueText::sizeHint() const
{
    return {QTextEdit::sizeHint().width(), minimumHeight()};
}

/// Shows the full text as tooltip if it doesn't fit, unless another tooltip is set.
bool ValueText::viewportEvent(QEvent *event)
{
    const bool isFullyVisible = verticalScrollBar()->maximum() == 0;
    if (event->type() != QEvent::ToolTip || isFullyVisible || !toolTip().isEmpty())
        return QTextEdit::viewportEvent(event);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), toRichText(toPlainText()), this);
    return true;
}

/// Selects the text when the keyboard focus arrives, as a line edit does, so that it can be copied.
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
