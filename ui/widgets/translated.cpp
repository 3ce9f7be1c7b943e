// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/translated.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace authtray {

namespace {

class LanguageWatcher : public QObject
{
public:
    LanguageWatcher(QWidget *widget, std::function<void()> setTexts) : QObject(widget), m_setTexts(std::move(setTexts))
    {
        widget->installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::LanguageChange)
            m_setTexts();
        return false;
    }

private:
    std::function<void()> m_setTexts;
};

} // namespace

void keepTranslated(QWidget *widget, std::function<void()> setTexts)
{
    setTexts();
    new LanguageWatcher(widget, std::move(setTexts));
}

} // namespace authtray
