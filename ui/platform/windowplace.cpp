// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/windowplace.h"

#include "core/log.h"
#include "core/platform/files.h"

#include <QEvent>

namespace authtray {

namespace {

constexpr qint64 maxSize = 4096;

QByteArray contentOf(const QString &file)
{
    const auto content = readFile(file, maxSize);
    return content ? content->value_or(QByteArray()) : QByteArray();
}

} // namespace

WindowPlace::WindowPlace(QString file, std::chrono::milliseconds delay) : m_file(std::move(file))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &WindowPlace::save);
}

WindowPlace::~WindowPlace()
{
    if (m_timer.isActive())
        save();
}

void WindowPlace::keep(QWidget &window)
{
    m_window = &window;
    window.restoreGeometry(QByteArray::fromBase64(contentOf(m_file)));
    window.installEventFilter(this);
}

bool WindowPlace::eventFilter(QObject *, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::Move || type == QEvent::Resize || type == QEvent::WindowStateChange)
        m_timer.start(); // again, so that a window that is being dragged is saved once
    return false;
}

void WindowPlace::save()
{
    if (m_window.isNull())
        return;
    const QByteArray content = m_window->saveGeometry().toBase64() + '\n';
    if (content == contentOf(m_file))
        return;
    if (const auto saved = replaceFile(m_file, content, FileAccess::OwnerOnly); !saved)
        qCInfo(lcUi) << whatHappened(saved.error()).inEnglish();
}

} // namespace authtray
