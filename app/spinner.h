// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>

namespace authtray {

/// A sign at the beginning of a line on stderr that turns while something takes long, and leaves nothing behind. Only for a
/// terminal, whose cursor is at the beginning of a line.
class Spinner
{
public:
    explicit Spinner(bool isUtf8);
    ~Spinner();

    void start(); ///< it appears after a while
    void stop();

    /// Makes room for what is written now; it comes back by itself.
    void hide();

private:
    void turn();

    QStringList m_signs;
    int m_turns = 0;
    bool m_isVisible = false;
    QTimer m_timer;
};

} // namespace authtray
