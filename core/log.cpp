// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log.h"

#include <QMutex>
#include <QMutexLocker>

#include <algorithm>
#include <atomic>
#include <string_view>

namespace authtray {

namespace {

constexpr qsizetype maxKept = 500; // lines: days of a working session, minutes of a failing one

QMutex keeping;
QStringList kept;
bool isKeeping = false;
QtMessageHandler shownBy = nullptr; ///< stderr's
bool (*canShow)() = nullptr; ///< null: always
std::atomic<int> leftOut = 0; ///< lines that stderr didn't take
LogLevel levelShown = defaultLogLevel; ///< on stderr

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return LogLevel::Debug;
    case QtInfoMsg: return LogLevel::Info;
    case QtWarningMsg: return LogLevel::Warn;
    case QtCriticalMsg:
    case QtFatalMsg: return LogLevel::Error;
    }
    Q_UNREACHABLE();
}

/// Leaves out a line that would have to wait for its reader, because the provider's answer isn't read meanwhile.
void show(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (canShow && !canShow()) {
        ++leftOut;
        return;
    }
    if (const int count = leftOut.exchange(0); count > 0)
        shownBy(QtWarningMsg, context, QStringLiteral("lines left out, because nobody read them: %1").arg(count));
    shownBy(type, context, message);
}

/// Qt's, on every start without a UTF-8 locale (cron, containers). It has switched to UTF-8, and nothing is to be done.
bool isAboutLocale(const QString &message)
{
    return message.startsWith(QStringLiteral("Detected locale \""));
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (isAboutLocale(message))
        return;
    if (isKeeping) {
        const QMutexLocker locker(&keeping);
        kept += qFormatLogMessage(type, context, message);
        if (kept.size() > maxKept)
            kept.removeFirst();
    }
    if (levelOf(type) <= levelShown)
        show(type, context, message);
}

} // namespace

Q_LOGGING_CATEGORY(lcSession, "authtray.session")
Q_LOGGING_CATEGORY(lcOAuth, "authtray.oauth")
Q_LOGGING_CATEGORY(lcStore, "authtray.store")
Q_LOGGING_CATEGORY(lcUi, "authtray.ui")

namespace {

void setRules(LogLevel level)
{
    QString rules;
    const auto allow = [&](QStringView type, bool yes) {
        rules += QStringLiteral("authtray.*.%1=%2\n").arg(type, yes ? QStringLiteral("true") : QStringLiteral("false"));
    };
    allow(u"critical", true);
    allow(u"warning", level >= LogLevel::Warn);
    allow(u"info", level >= LogLevel::Info);
    allow(u"debug", level >= LogLevel::Debug);
    QLoggingCategory::setFilterRules(rules);
}

QLoggingCategory::CategoryFilter byRules = nullptr;

/// Qt's own log prints token answers and callback URLs (qt.networkauth) and request headers (qt.network). The rules of
/// the environment override those of the program, so these categories are switched off after all rules.
void filter(QLoggingCategory *category)
{
    if (byRules) // not yet while the filter is being installed
        byRules(category);
    if (!std::string_view(category->categoryName()).starts_with("qt.network"))
        return;
    for (const QtMsgType type : {QtDebugMsg, QtInfoMsg, QtWarningMsg, QtCriticalMsg})
        category->setEnabled(type, false);
}

} // namespace

void startLog(LogLevel level, bool (*canWrite)())
{
    levelShown = level;
    canShow = canWrite;
    if (!shownBy)
        shownBy = qInstallMessageHandler(handle);
    if (!byRules)
        byRules = QLoggingCategory::installFilter(filter);
    setRules(level);
    qSetMessagePattern(QStringLiteral("%{time yyyy-MM-ddTHH:mm:ss.zzz} %{type} %{category}: %{message}"));
}

void keepLog()
{
    setRules(std::max(LogLevel::Info, levelShown));
    isKeeping = true;
}

QStringList keptLog()
{
    const QMutexLocker locker(&keeping);
    return kept;
}

} // namespace authtray
