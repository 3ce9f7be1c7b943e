// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/windowplace.h"

#include "core/log.h"
#include "core/platform/files.h"

#include <QWidget>

namespace authtray {

namespace {

constexpr qint64 maxSize = 4096;

QByteArray contentOf(const QString &file)
{
    const auto content = readFile(file, maxSize);
    return content ? content->value_or(QByteArray()) : QByteArray();
}

} // namespace

WindowPlace::WindowPlace(QString file) : m_file(std::move(file)) { }

void WindowPlace::restore(QWidget &window) const
{
    window.restoreGeometry(QByteArray::fromBase64(contentOf(m_file)));
}

void WindowPlace::save(const QWidget &window) const
{
    const QByteArray content = window.saveGeometry().toBase64() + '\n';
    if (content == contentOf(m_file))
        return;
    if (const auto saved = replaceFile(m_file, content, FileAccess::OwnerOnly); !saved)
        qCInfo(lcUi) << whatHappened(saved.error()).inEnglish();
}

} // namespace authtray
