// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/platform/xembedtray.h"

#include <QGuiApplication>

#include <xcb/xcb.h>

#include <cstdlib>
#include <memory>
#include <string_view>

namespace authtray {

namespace {

template<typename Reply>
using Owned = std::unique_ptr<Reply, decltype(&std::free)>;

xcb_connection_t *connectionOfX11()
{
    const auto *application = qobject_cast<QGuiApplication *>(QCoreApplication::instance());
    const auto *x11 = application ? application->nativeInterface<QNativeInterface::QX11Application>() : nullptr;
    return x11 ? x11->connection() : nullptr;
}

xcb_atom_t atom(xcb_connection_t *connection, std::string_view name)
{
    const auto request = xcb_intern_atom(connection, 0, static_cast<std::uint16_t>(name.size()), name.data());
    const Owned<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(connection, request, nullptr), std::free);
    return reply ? reply->atom : xcb_atom_t(XCB_ATOM_NONE);
}

} // namespace

XembedTray::XembedTray(QObject *parent) : QObject(parent), m_connection(connectionOfX11())
{
    if (!m_connection)
        return;
    m_selection = atom(m_connection, "_NET_SYSTEM_TRAY_S0"); // of the only screen that desktops use
    m_manager = atom(m_connection, "MANAGER");
    qGuiApp->installNativeEventFilter(this);
}

XembedTray::~XembedTray()
{
    if (m_connection)
        qGuiApp->removeNativeEventFilter(this);
}

bool XembedTray::exists() const
{
    if (!m_connection)
        return false;
    const auto request = xcb_get_selection_owner(m_connection, m_selection);
    const Owned<xcb_get_selection_owner_reply_t> reply(xcb_get_selection_owner_reply(m_connection, request, nullptr),
                                                       std::free);
    return reply && reply->owner != XCB_WINDOW_NONE;
}

bool XembedTray::nativeEventFilter(const QByteArray &eventType, void *message, qintptr *)
{
    if (eventType != "xcb_generic_event_t")
        return false;
    const auto *event = static_cast<const xcb_generic_event_t *>(message);
    if ((event->response_type & 0x7f) != XCB_CLIENT_MESSAGE) // the other bit: another program has sent it
        return false;
    const auto *announcement = static_cast<const xcb_client_message_event_t *>(message);
    if (announcement->type == m_manager && announcement->data.data32[1] == m_selection)
        Q_EMIT appeared();
    return false;
}

} // namespace authtray
