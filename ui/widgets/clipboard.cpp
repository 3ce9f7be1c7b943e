// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>

namespace authtray {

Clipboard::Clipboard(std::chrono::milliseconds secretLife, QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(secretLife);
    connect(&m_timer, &QTimer::timeout, this, &Clipboard::takeBack);
    connect(qGuiApp, &QCoreApplication::aboutToQuit, this, &Clipboard::takeBack);
}

Clipboard::~Clipboard()
{
    takeBack();
}

void Clipboard::copySecret(const QString &secret)
{
    m_secret = new QMimeData;
    m_secret->setText(secret);
    m_secret->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QGuiApplication::clipboard()->setMimeData(m_secret);
    m_timer.start();
}

/// Compares what is on the clipboard by its address: reading another program's would wait for that program.
void Clipboard::takeBack()
{
    m_timer.stop();
    if (m_secret && QGuiApplication::clipboard()->mimeData() == m_secret)
        QGuiApplication::clipboard()->clear();
    m_secret.clear();
}

} // namespace authtray
