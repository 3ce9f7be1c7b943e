// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/providerclock.h"

#include "core/log.h"
#include "core/platform/files.h"
#include "core/utc.h"

#include <QFile>

namespace authtray {

namespace {

using namespace std::chrono_literals;

/// Allows for the whole seconds of `Date` and for the delay of the network. Such a difference does no harm.
constexpr std::chrono::milliseconds tolerance = 60s;

/// No computer's clock is believed to be farther off: rather the provider's is wrong. With a clock that is, TLS fails
/// in most cases.
constexpr std::chrono::milliseconds maxDifference = 48h;

bool agree(const QDateTime &one, const QDateTime &other)
{
    return qAbs(one.msecsTo(other)) <= tolerance.count();
}

bool isBelievable(const QDateTime &date, const QDateTime &local)
{
    return qAbs(local.msecsTo(date)) <= maxDifference.count();
}

/// Identifies this boot of the computer.
QByteArray bootId()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

} // namespace

ProviderClock::ProviderClock(const Clock &local, QString path) : m_local(local), m_path(std::move(path))
{
    reread();
}

QDateTime ProviderClock::now() const
{
    return m_bootTime ? m_bootTime->addMSecs(m_local.sinceBoot().count()) : m_local.now();
}

void ProviderClock::learn(const QDateTime &date)
{
    if (!date.isValid())
        return;
    if (agree(date, m_local.now())) {
        if (m_bootTime)
            QFile::remove(m_path);
        m_bootTime.reset();
    } else if (!agree(date, now()) && isBelievable(date, m_local.now())) {
        m_bootTime = date.addMSecs(-m_local.sinceBoot().count());
        const QByteArray text = bootId() + ' ' + QByteArray::number(m_bootTime->toMSecsSinceEpoch()) + '\n';
        const auto saved = replaceFile(m_path, text, FileAccess::OwnerOnly);
        if (!saved) // then each process learns it by itself
            qCInfo(lcSession) << "the provider's time isn't shared:" << whatHappened(saved.error()).inEnglish();
    }
}

void ProviderClock::reread()
{
    m_bootTime.reset();
    const auto text = readFile(m_path);
    if (!text || !text->has_value())
        return;
    const QByteArrayList words = (*text)->trimmed().split(' ');
    if (words.size() == 2 && words[0] == bootId())
        m_bootTime = QDateTime::fromMSecsSinceEpoch(words[1].toLongLong(), utc);
}

} // namespace authtray
