// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/text.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace authtray {

/// What was done with a session's tokens at the provider, or with a client's registration there, and what came of it.
/// Holds no secret.
struct LedgerEntry
{
    enum class Event { SignedIn, Renewed, SignedOut, Registered };
    /// Why the provider was asked for new tokens.
    enum class Reason {
        None, ///< of another event
        Schedule,
        TokenRefused, ///< by a server that got it
        Forced, ///< by the caller
        Choice, ///< for another server or with fewer scopes
        IdToken,
        Expired,
        Expiring,
    };
    enum class Outcome {
        Done,
        Refused, ///< by the provider
        Failed, ///< it may have happened all the same
        NotStored, ///< the provider has done it, but the store has refused what it gave
    };

    Event event = Event::Renewed;
    QDateTime time; ///< UTC
    QString caller = {}; ///< the program that asked, and its command; empty: Authtray itself
    Reason reason = Reason::None;
    QString choice = {}; ///< with Reason::Choice: the resource and the scopes
    QString sent = {}; ///< hash of the refresh token that was sent; empty: none was
    QString held = {}; ///< hash of the one that is held since then; empty: none
    int generation = 0; ///< of the tokens that are held since then: see Tokens
    Outcome outcome = Outcome::Done;
    QString problem = {}; ///< in English; empty for Outcome::Done

    QJsonObject toJson() const; ///< as in the file, and in documents

    QString hashes() const; ///< of the refresh token before and after, as far as there are any
    Text what() const; ///< the event
    Text why() const; ///< the reason; may be empty
    Text howItEnded() const; ///< empty for Outcome::Done

    friend bool operator==(const LedgerEntry &, const LedgerEntry &) = default;
};

/// The first eight hexadecimal digits of a secret's SHA-256, by which people tell one from the next. Empty for an empty
/// secret.
QString shortHash(const QString &secret);

/// One profile's entries, in a file that keeps at least the last 200 and survives its session. Any thread; processes
/// take turns by the profile's lock.
class Ledger
{
public:
    explicit Ledger(QString file);

    /// A file that can't be written is logged, because no session may depend on it.
    void add(const LedgerEntry &entry);

    /// Newest first. None if the file can't be read.
    QList<LedgerEntry> entries() const;

    /// Leaves out who asked, of all entries so far. Errors: WriteFailed.
    Result<> forgetCallers();

    /// Errors: WriteFailed.
    Result<> clear();
    Result<> moveTo(const QString &file); ///< which is replaced

private:
    QString m_file;
};

/// If the provider has refused the last renewal: whether it was the newest refresh token that was refused. Empty: it
/// hasn't, or the entries don't tell.
Text verdictOn(const QList<LedgerEntry> &entries);

} // namespace authtray
