// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/jwsparts.h"
#include "tests/support/sessionfixture.h"
#include "tests/support/signingkey.h"

#include <QUrlQuery>

#include <functional>

namespace authtray {

/// What the provider answers with. A row of the table changes some of it.
struct Answers
{
    QJsonObject metadata;
    QJsonObject header; ///< of the ID token
    QJsonObject claims;
    Key key; ///< signs the ID token
    QByteArray keys; ///< a key set
    QString iss; ///< in the authorization response; empty: none
    QByteArray beforeTokens; ///< members that come first in the token response
    QByteArray account; ///< from userinfo
    QByteArray accountType = "application/json";
    QJsonObject renewed; ///< claims that are other ones in a renewed ID token
    QString clientSecret; ///< of a confidential client; empty: a public one
    std::function<QByteArray(const QByteArray &payload)> sign; ///< instead of `key`
    std::function<void()> beforeSigning = [] {};
};

using Change = std::function<void(Answers &)>;

/// Other values of claims, of header parameters or of the metadata.
Change claim(const QString &name, const QJsonValue &value);
Change withoutClaim(const QString &name);
Change inHeader(const QString &name, const QJsonValue &value);
Change inMetadata(const QString &name, const QJsonValue &value);
Change inRenewed(const QString &name, const QJsonValue &value);
void nothing(Answers &);

/// Looks at what the provider was asked: all requests, and the parameters of the authorization request.
using Check = std::function<bool(const QList<StandInRequest> &, const QUrlQuery &asked)>;

/// Keys that need long to be made.
const Key &rsa();
const Key &otherRsa();

/// A relying party's sign-in and renewal at an OpenID provider whose answers a table's row changes. A derived class has
/// a data function that calls addColumns() and adds rows.
class RelyingPartyFixture : public SessionFixture
{
    Q_OBJECT

protected:
    static void addColumns();

    /// `outcome`: "accepted", or what is said.
    static void row(const char *name, const Change &change, const QString &outcome, const Check &check = {});
    static QString refused(const QString &why); ///< what is said of a sign-in

    void runRow();

private:
    Answers goodAnswers() const;
    void serve();
    QByteArray signedClaims(bool isRenewed) const;
    Result<Account> signInAndRenew();

    Answers m_answers;
};

} // namespace authtray
