// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace authtray {

/// Keeps size and place of a window in a file until the next start. On Wayland only the size: there no program may
/// choose the place.
class WindowPlace
{
public:
    explicit WindowPlace(QString file);

    /// Changes nothing without a valid file. What would be off the screen is moved onto it.
    void restore(QWidget &window) const;

    /// Writes only if it has changed.
    void save(const QWidget &window) const;

private:
    QString m_file;
};

} // namespace authtray
