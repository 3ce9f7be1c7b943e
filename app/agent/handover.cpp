// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/handover.h"

#include "app/wire/remotecommand.h"
#include "core/platform/exitinhibitor.h"
#include "core/promise.h"
#include "core/session/sessions.h"

#include <vector>

using namespace std::chrono_literals;

namespace authtray {

namespace {

constexpr auto savingTime = 10s; ///< in which a successor tries to save what it has taken over, before it says so

/// Lists the profiles whose new tokens the store has refused, each with those tokens.
Message handoverMessage(const Sessions &sessions)
{
    Message message{std::string(reply::retiring)};
    const auto unsaved = sessions.unsaved();
    for (const Session *session : unsaved) {
        message.push_back(session->profile().name.toStdString());
        message.push_back(session->unsaved()->toText().toStdString());
    }
    return message;
}

QCoro::Task<> confirm(std::shared_ptr<Connection> predecessor)
{
    Promise<bool> end;
    QObject::connect(predecessor.get(), &Connection::received, end.context(), [&end] { end.resolve(true); });
    predecessor->send({std::string(request::taken)});
    predecessor->close();
    co_await end.value();
}

} // namespace

Handover::Handover(Sessions &sessions, Connection *successor) : m_sessions(sessions), m_successor(successor)
{
    connect(successor, &QObject::destroyed, this, &Handover::end);
}

void Handover::start()
{
    m_successor->pause();
    m_successor->listenFor(handoverTimeout);
    ExitInhibitor::whenNone([this, waiting = m_successor] {
        if (waiting) // otherwise it has disconnected, and this agent has continued
            send();
    });
}

bool Handover::receive(const Connection *connection, const Message &message)
{
    if (connection != m_successor || fieldOf(message, 0) != request::taken)
        return false;
    m_isReplaced = true;
    return true;
}

void Handover::send()
{
    m_successor->send(handoverMessage(m_sessions));
    if (m_sessions.unsaved().isEmpty()) {
        m_isReplaced = true;
        return m_successor->close();
    }
    const auto handedOver = m_sessions.unsaved();
    for (Session *session : handedOver)
        session->lendKeptLock();
    Q_EMIT sent();
    m_successor->resume();
    m_successor->listenFor(handoverTimeout);
}

/// The successor has disconnected.
void Handover::end()
{
    if (!m_isReplaced)
        return Q_EMIT failed();
    const auto handedOver = m_sessions.unsaved();
    for (Session *session : handedOver)
        session->dropUnsaved();
    Q_EMIT completed();
}

/// Confirms only after a first attempt to save the tokens, because this process may be killed meanwhile. Doesn't
/// confirm if a profile isn't found: the predecessor then keeps its tokens, until the profile's file is back.
QCoro::Task<> takeOver(ShowAnswer retiring, Sessions &sessions)
{
    const Message &message = retiring.message;
    std::vector<QCoro::Task<>> takeovers;
    for (std::size_t i = 1; i + 1 < message.size(); i += 2) {
        const auto tokens = Tokens::fromText(QByteArray::fromStdString(message[i + 1]));
        Session *session = sessions.find(QString::fromStdString(message[i]));
        if (!session || !tokens)
            continue;
        takeovers.push_back(session->takeUnsaved(*tokens, QDeadlineTimer(savingTime)));
    }
    for (const auto &takeover : takeovers)
        co_await takeover;
    if (message.size() > 1 && takeovers.size() == (message.size() - 1) / 2)
        co_await confirm(retiring.connection);
}

} // namespace authtray
