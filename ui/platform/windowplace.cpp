// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/windowplace.h"

#include "core/log.h"
#include "core/platform/files.h"
#include "ui/widgets/widthhandle.h"

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
    m_handle = window.findChild<WidthHandle *>();
    const auto lines = contentOf(m_file).split('\n');
    window.restoreGeometry(QByteArray::fromBase64(lines.value(0)));
    window.installEventFilter(this);
    if (!m_handle)
        return;
    m_handle->choose(lines.value(1).toInt());
    connect(m_handle, &WidthHandle::moved, &m_timer, qOverload<>(&QTimer::start));
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
    QByteArray content = m_window->saveGeometry().toBase64() + '\n';
    if (m_handle && m_handle->chosenWidth() > 0)
        content += QByteArray::number(m_handle->chosenWidth()) + '\n';
    if (content == contentOf(m_file))
        return;
    if (const auto saved = replaceFile(m_file, content, FileAccess::OwnerOnly); !saved)
        qCInfo(lcUi) << whatHappened(saved.error()).inEnglish();
}

} // namespace authtray
