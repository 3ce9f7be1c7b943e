// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <chrono>

namespace authtray {

class WidthHandle;

/// Keeps size and place of a window, and the width chosen for its list, in a file until the next start, also if the
/// program crashes. On Wayland only the sizes: there no program may choose the place.
class WindowPlace : public QObject
{
    Q_OBJECT

public:
    /// Saves two seconds after the last change by default.
    explicit WindowPlace(QString file, std::chrono::milliseconds delay = std::chrono::seconds(2));
    ~WindowPlace() override;

    /// Gives the window the size and the place of the file, and saves its changes from then on. Without a valid file it
    /// stays as it is. What would be off the screen is moved onto it.
    void keep(QWidget &window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void save();

    QString m_file;
    QPointer<QWidget> m_window;
    QPointer<WidthHandle> m_handle; ///< of the window, if it has one
    QTimer m_timer; ///< runs while something isn't saved yet
};

} // namespace authtray
