// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

using namespace std::chrono_literals;

namespace authtray {

Clipboard::Clipboard(std::chrono::milliseconds timeout, QObject *parent) : QObject(parent), m_timeout(timeout)
{
    m_timer.setInterval(std::min(timeout, std::chrono::milliseconds(1s)));
    connect(&m_timer, &QTimer::timeout, this, &Clipboard::countDown);
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
    m_deadline.setRemainingTime(m_timeout);
    m_timer.start();
    countDown();
}

void Clipboard::countDown()
{
    if (!m_secret || m_deadline.hasExpired())
        return clearSecret();
    const auto left = std::chrono::milliseconds(m_deadline.remainingTime());
    Q_EMIT secondsLeft(static_cast<int>(std::chrono::ceil<std::chrono::seconds>(left).count()));
}

/// Compares the clipboard's content by address, because reading another program's content would block until it answers.
void Clipboard::clearSecret()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    if (m_secret && QGuiApplication::clipboard()->mimeData() == m_secret)
        QGuiApplication::clipboard()->setText(QStringLiteral(""));
    m_secret.clear();
    Q_EMIT secondsLeft(0);
}

} // namespace authtray
