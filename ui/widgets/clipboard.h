// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMimeData>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

namespace authtray {

/// Puts a secret on the clipboard for a short while: marked, so that clipboard histories leave it out, and taken back
/// unless something else was copied in the meantime. Keeps no copy of its own.
class Clipboard : public QObject
{
    Q_OBJECT

public:
    explicit Clipboard(std::chrono::milliseconds secretLife, QObject *parent = nullptr);
    ~Clipboard() override;

    void copySecret(const QString &secret);
    void takeBack();

private:
    QPointer<QMimeData> m_secret; ///< the clipboard's own, gone when it is
    QTimer m_timer;
};

} // namespace authtray
