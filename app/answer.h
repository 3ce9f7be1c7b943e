// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/request.h"
#include "core/error.h"

#include <QByteArray>
#include <QList>

class QJsonObject;

namespace authtray {

/// The exit codes scripts rely on.
enum ExitCode { Success = 0, Failure = 1, AuthenticationFailure = 2, InvalidInput = 3, TimedOut = 4, Interrupted = 130 };

/// What a command says and how it ends.
struct Answer
{
    int exitCode = Success;
    QByteArray out;
    QByteArray err;
};

/// The exit code of a command that was to produce a token, or to change the session.
int exitCodeOf(const Error &error);

/// "Error: …" and what to do, on stderr.
Answer failure(const Error &error, int exitCode);
Answer failure(const Error &error);

/// Pretty-printed, keys in the order given: QJsonDocument would sort them, and people read this.
class JsonLines
{
public:
    JsonLines &put(const char *key, const QString &value); ///< null when empty
    JsonLines &put(const char *key, bool value);
    JsonLines &put(const char *key, const JsonLines &value);
    JsonLines &put(const char *key, const QJsonObject &value);
    QByteArray text(int depth = 0) const; ///< no line break at the end

private:
    JsonLines &putRaw(const char *key, const QByteArray &json);

    QList<std::pair<QByteArray, QByteArray>> m_members;
};

} // namespace authtray
