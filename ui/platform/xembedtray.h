// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractNativeEventFilter>
#include <QObject>

#include <cstdint>

struct xcb_connection_t;

namespace authtray {

/// The place for tray icons on X11 desktops without StatusNotifierItem, such as trayer, i3bar and polybar (System Tray
/// Protocol of freedesktop.org, with XEmbed). Main thread only.
class XembedTray : public QObject, private QAbstractNativeEventFilter
{
    Q_OBJECT

public:
    explicit XembedTray(QObject *parent = nullptr);
    ~XembedTray() override;

    /// Always false on other platforms than X11.
    bool exists() const;

Q_SIGNALS:
    void appeared();

private:
    bool nativeEventFilter(const QByteArray &eventType, void *message, qintptr *result) override;

    xcb_connection_t *m_connection = nullptr;
    std::uint32_t m_selection = 0; ///< the tray owns it
    std::uint32_t m_manager = 0; ///< the type of the message with which a new tray announces itself
};

} // namespace authtray
