// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMimeData>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

namespace authtray {

/// Puts a secret on the clipboard for a short time. It is marked, so that clipboard histories ignore it, and removed
/// after the timeout unless something else was copied in the meantime. Keeps no copy of the secret.
class Clipboard : public QObject
{
    Q_OBJECT

public:
    explicit Clipboard(std::chrono::milliseconds secretTimeout, QObject *parent = nullptr);
    ~Clipboard() override;

    void copySecret(const QString &secret);
    void clearSecret();

private:
    QPointer<QMimeData> m_secret; ///< owned by the clipboard; null once it is replaced
    QTimer m_timer;
};

} // namespace authtray
