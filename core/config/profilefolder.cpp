// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/profilefolder.h"

#include "core/log.h"
#include "core/platform/files.h"
#include "core/platform/systemmessage.h"
#include "core/provider/jsonfiles.h"

#include <QFile>
#include <QJsonDocument>

#include <cerrno>

namespace authtray {

namespace {

constexpr int settingsVersion = 1;
constexpr const char *nameAdvice = QT_TRANSLATE_NOOP(
        "Error", "Use up to 64 letters, digits, \".\", \"_\" and \"-\", and no \".\" first.");

Result<QJsonObject> parse(const QString &path, const QByteArray &text)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(text, &problem);
    if (!document.isObject()) {
        const bool isJson = problem.error == QJsonParseError::NoError;
        const Text reason = isJson ? Text(QT_TRANSLATE_NOOP("Error", "not a JSON object"))
                                   : Text(QT_TRANSLATE_NOOP("Error", "not valid JSON"));
        return Error{Error::Kind::ReadFailed, Text::at(path, reason), {}};
    }
    return document.object();
}

QByteArray textOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson();
}

Result<> write(const QString &path, const QJsonObject &object)
{
    return replaceFile(path, textOf(object), FileAccess::OwnerOnly);
}

} // namespace

ProfileFolder::ProfileFolder(QString configFolder, QString systemFolder)
    : m_folder(std::move(configFolder)), m_systemFolder(std::move(systemFolder))
{ }

Result<Policy> ProfileFolder::policy() const
{
    return Policy::read(m_systemFolder);
}

Result<> ProfileFolder::checkAllowed(const Profile &profile) const
{
    const auto policy = this->policy();
    return policy ? policy->check(profile) : policy.error();
}

Result<> ProfileFolder::checkAllowed(const Provider &provider) const
{
    const auto policy = this->policy();
    return policy ? policy->checkIssuer(provider) : policy.error();
}

Result<> ProfileFolder::checkAllowed(const QUrl &destination) const
{
    const auto policy = this->policy();
    return policy ? policy->checkHost(destination) : policy.error();
}

Profile ProfileFolder::withPolicy(Profile profile) const
{
    const auto policy = this->policy();
    if (!policy)
        return profile;
    QJsonObject own;
    profile.preferences.writeTo(own);
    own = policy->applyTo(own, Preferences::keys);
    profile.preferences = *Preferences::takeFrom(own);
    const auto store = policy->lockedStore() ? policy->lockedStore() : policy->defaultStore();
    profile.store.kind = store.value_or(profile.store.kind);
    const QString caFile = profile.caFile.isEmpty() ? policy->defaultCaFile().value_or(QString()) : profile.caFile;
    profile.caFile = policy->lockedCaFile().value_or(caFile);
    return profile;
}

QJsonObject ProfileFolder::withPolicy(QJsonObject file, Policy::Keys keys) const
{
    const auto policy = this->policy();
    return policy ? policy->applyTo(file, keys) : file;
}

/// What save() writes. Without a policy that can be read, the person's own settings stay as they are.
QJsonObject ProfileFolder::ownFile(const Profile &profile) const
{
    const QJsonObject file = profile.toJson();
    const auto policy = this->policy();
    if (policy && policy->file().isEmpty())
        return file;
    const auto text = readFile(fileOf(profile.name));
    const auto before = text && text->has_value() ? parse(fileOf(profile.name), **text) : Result(QJsonObject());
    if (!before)
        return file;
    if (policy)
        return policy->ownPartOf(file, *before, Preferences::keys);
    QJsonObject unchanged = file;
    for (const QLatin1String key : Preferences::keys) {
        unchanged.remove(key);
        if (before->contains(key))
            unchanged.insert(key, before->value(key));
    }
    return unchanged;
}

QString ProfileFolder::folder() const
{
    return m_folder + QStringLiteral("/profiles");
}

QString ProfileFolder::fileOf(const QString &name) const
{
    return QStringLiteral("%1/%2.json").arg(folder(), name);
}

QString ProfileFolder::settingsFile() const
{
    return m_folder + QStringLiteral("/settings.json");
}

QStringList ProfileFolder::names() const
{
    return jsonFilesIn(folder());
}

QList<Error> ProfileFolder::problems() const
{
    QList<Error> problems;
    for (const QString &name : names()) {
        const auto profile = load(name);
        if (!profile && profile.error().kind == Error::Kind::NotSignedIn) // a link that leads nowhere
            problems += Error{Error::Kind::ReadFailed, Text::at(fileOf(name), systemMessage(ENOENT)), {}};
        else if (!profile)
            problems += profile.error();
    }
    for (const QString &file : misnamedFilesIn(folder())) {
        const Text reason(QT_TRANSLATE_NOOP("Error", "a profile can't have this name"));
        problems += Error{.kind = Error::Kind::ReadFailed,
                          .subject = Text::at(folder() + u'/' + file, reason),
                          .advice = nameAdvice};
    }
    return problems;
}

Result<> ProfileFolder::checkSearchable() const
{
    const auto text = readFile(fileOf(QStringLiteral("name"))); // searches the folder, even if the file doesn't exist
    if (text || text.error().values.isEmpty())
        return done;
    Error denied = text.error();
    denied.subject = Text::at(folder(), QStringLiteral("permission denied"));
    return denied;
}

Result<Profile> ProfileFolder::load(const QString &name) const
{
    const auto text = readFile(fileOf(name));
    if (!text)
        return text.error();
    if (!text->has_value())
        return Error{Error::Kind::NotSignedIn, name, {}};
    const auto file = parse(fileOf(name), **text);
    if (!file)
        return file.error();
    return Profile::fromJson(name, withPolicy(*file, Preferences::keys));
}

Result<> ProfileFolder::save(const Profile &profile)
{
    return write(fileOf(profile.name), ownFile(profile));
}

Result<> ProfileFolder::checkSave(const Profile &profile) const
{
    return checkReplaceFile(fileOf(profile.name), textOf(profile.toJson()));
}

Result<> ProfileFolder::remove(const QString &name)
{
    QFile file(fileOf(name));
    if (!file.remove())
        return Error{Error::Kind::WriteFailed, Text::at(file.fileName(), systemMessage(file)), {}};
    return done;
}

Result<> ProfileFolder::checkFree(const QString &name) const
{
    if (!isFileName(name))
        return badInput({QT_TRANSLATE_NOOP("Error", "a profile can't have the name \"%1\""), {name}}, nameAdvice);
    if (!isAbsent(fileOf(name)))
        return badInput({QT_TRANSLATE_NOOP("Error", "there is already a profile \"%1\""), {name}},
                        QT_TRANSLATE_NOOP("Error", "Choose another name."));
    return done;
}

Result<> ProfileFolder::rename(const Profile &profile, const QString &newName)
{
    auto renamed = renameFile(fileOf(profile.name), fileOf(newName));
    if (!renamed)
        return renamed;
    Profile inNewFile = profile;
    inNewFile.name = newName;
    if (const auto saved = save(inNewFile); !saved) // the name in the file is for people only
        qCWarning(lcSession) << whatHappened(saved.error()).inEnglish();
    return done;
}

Result<Settings> ProfileFolder::loadSettings() const
{
    const auto policy = this->policy();
    if (!policy)
        return policy.error();
    const auto file = readSettingsFile();
    if (!file)
        return file.error();
    auto settings = Settings::fromJson(policy->applyTo(*file, Settings::keys));
    if (!settings)
        return Error{Error::Kind::ReadFailed, Text::at(settingsFile(), settings.error().subject), {}};
    return settings;
}

Result<> ProfileFolder::saveSettings(const Settings &settings)
{
    const auto existing = loadSettings(); // an invalid file isn't overwritten, nor one without a policy that can be read
    if (!existing)
        return existing.error();
    const auto before = readSettingsFile();
    QJsonObject file = *before;
    settings.writeTo(file);
    return writeSettingsFile(policy()->ownPartOf(file, *before, Settings::keys));
}

Result<QJsonObject> ProfileFolder::readSettingsFile() const
{
    const auto text = readFile(settingsFile());
    if (!text)
        return text.error();
    if (!text->has_value())
        return QJsonObject();
    auto settings = parse(settingsFile(), **text);
    if (settings && settings->value(u"version").toInt() > settingsVersion)
        return Error{Error::Kind::TooNew, settingsFile(), {}};
    return settings;
}

Result<> ProfileFolder::writeSettingsFile(QJsonObject settings)
{
    settings.insert(QStringLiteral("version"), settingsVersion);
    return write(settingsFile(), settings);
}

} // namespace authtray
