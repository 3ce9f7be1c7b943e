// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/copybutton.h"

#include "ui/widgets/announce.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTimer>

#include <utility>

using namespace std::chrono_literals;

namespace authtray {

CopyButton::CopyButton(std::function<QString()> text, QWidget *parent)
    : QPushButton(tr("Copy"), parent), m_text(std::move(text))
{
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, this, &CopyButton::copy);
}

void CopyButton::copy()
{
    QGuiApplication::clipboard()->setText(m_text());
    setText(tr("Copied"));
    announce(this, this->text());
    QTimer::singleShot(2s, this, [this] { setText(tr("Copy")); });
}

} // namespace authtray
