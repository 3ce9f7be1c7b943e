// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>

namespace authtray {

Clipboard::Clipboard(std::chrono::milliseconds secretTimeout, QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(secretTimeout);
    connect(&m_timer, &QTimer::timeout, this, &Clipboard::clearSecret);
    connect(qGuiApp, &QCoreApplication::aboutToQuit, this, &Clipboard::clearSecret);
}

Clipboard::~Clipboard()
{
    clearSecret();
}

void Clipboard::copySecret(const QString &secret)
{
    m_secret = new QMimeData;
    m_secret->setText(secret);
    m_secret->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QGuiApplication::clipboard()->setMimeData(m_secret);
    m_timer.start();
}

/// Compares the clipboard's content by address, because reading another program's content would block until it answers.
void Clipboard::clearSecret()
{
    m_timer.stop();
    if (m_secret && QGuiApplication::clipboard()->mimeData() == m_secret)
        QGuiApplication::clipboard()->clear();
    m_secret.clear();
}

} // namespace authtray
