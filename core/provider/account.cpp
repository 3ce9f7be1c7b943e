// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/account.h"

#include "core/foreigntext.h"
#include "core/utc.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QStringList>

namespace authtray {

namespace {

/// The text, or the `name` of an object.
QString textOf(const QJsonValue &value)
{
    return value.isObject() ? value.toObject().value(u"name").toString() : value.toString();
}

QString firstText(const QJsonObject &claims, const QStringList &names)
{
    for (const QString &name : names) {
        const QJsonValue value = claims.value(name);
        const QString text = textOf(value.isArray() ? value.toArray().first() : value);
        if (!text.isEmpty())
            return cleaned(text);
    }
    return {};
}

QDateTime readTime(const QJsonValue &value)
{
    if (value.isDouble()) {
        const qint64 seconds = value.toInteger(-1); // whole and within bounds
        return seconds < 0 ? QDateTime() : QDateTime::fromSecsSinceEpoch(seconds, utc);
    }
    return QDateTime::fromString(value.toString(), Qt::ISODate).toUTC();
}

} // namespace

QString Account::label() const
{
    return !email.isEmpty() ? email : !name.isEmpty() ? name : cleaned(id);
}

QString Account::roleLabel() const
{
    return role.left(1).toUpper() + role.mid(1);
}

void Account::copyTenantFrom(const Account &other)
{
    organization = other.organization;
    organizationId = other.organizationId;
    tenant = other.tenant;
    tenantId = other.tenantId;
}

QJsonObject Account::toJson() const
{
    QJsonObject object{{QStringLiteral("id"), id}};
    const auto put = [&](const QString &key, const QString &value) {
        if (!value.isEmpty())
            object.insert(key, value);
    };
    put(QStringLiteral("email"), email);
    put(QStringLiteral("name"), name);
    put(QStringLiteral("organization"), organization);
    put(QStringLiteral("organization_id"), organizationId);
    put(QStringLiteral("tenant"), tenant);
    put(QStringLiteral("tenant_id"), tenantId);
    put(QStringLiteral("role"), role);
    put(QStringLiteral("picture"), picture.toString(QUrl::FullyEncoded));
    put(QStringLiteral("created_at"), createdAt.isValid() ? createdAt.toString(Qt::ISODate) : QString());
    return object;
}

Account Account::fromJson(const QJsonObject &object)
{
    const auto name = [&object](QStringView key) { return cleaned(object.value(key).toString()); };
    Account account;
    account.id = object.value(u"id").toString();
    account.email = name(u"email");
    account.name = name(u"name");
    account.organization = name(u"organization");
    account.organizationId = object.value(u"organization_id").toString();
    account.tenant = name(u"tenant");
    account.tenantId = object.value(u"tenant_id").toString();
    account.role = name(u"role");
    account.picture = QUrl(object.value(u"picture").toString(), QUrl::StrictMode);
    account.createdAt = readTime(object.value(u"created_at"));
    return account;
}

Account Account::fromClaims(const QJsonObject &claims)
{
    Account account;
    account.id = claims.value(u"sub").toString();
    account.email = cleaned(claims.value(u"email").toString());
    account.name = firstText(claims, {QStringLiteral("name"), QStringLiteral("preferred_username")});
    account.organization = firstText(claims, {QStringLiteral("organization")});
    account.role = firstText(claims, {QStringLiteral("role"), QStringLiteral("roles")});
    account.picture = QUrl(claims.value(u"picture").toString(), QUrl::StrictMode);
    account.createdAt = readTime(claims.value(u"created_at"));
    account.claims = claims;
    return account;
}

} // namespace authtray
