// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/generalsettings.h"

#include "core/config/profilefolder.h"
#include "ui/platform/autostartbox.h"
#include "ui/settings/language.h"
#include "ui/state/wording.h"
#include "ui/widgets/lockednote.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLocale>
#include <QSignalBlocker>

namespace authtray {

GeneralSettings::GeneralSettings(ProfileFolder &profiles, const Autostart &autostart, QWidget *parent)
    : QWidget(parent), m_profiles(profiles), m_startAtLogin(new AutostartBox(autostart, this)),
      m_closeToTray(new QCheckBox(tr("Stay in the &tray when the window is closed"), this)),
      m_symbolicIcon(new QCheckBox(tr("Tray icon in the panel's &colour"), this)), m_language(new QComboBox(this)),
      m_closeToTrayNote(new LockedNote(m_closeToTray)), m_symbolicIconNote(new LockedNote(m_symbolicIcon)),
      m_languageNote(new LockedNote(m_language)), m_messageBar(new MessageBar(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(m_startAtLogin);
    layout->addLayout(m_closeToTrayNote->makeColumn());
    layout->addLayout(m_symbolicIconNote->makeColumn());
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(2 * gridUnit);
    m_languageNote->addRowTo(form, tr("La&nguage"));
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(m_messageBar);
    addLanguages();
    reload();
    connect(m_startAtLogin, &AutostartBox::failed, this,
            [this](const Error &problem) { m_messageBar->setText(problemLine(problem), true); });
    connect(m_closeToTray, &QCheckBox::toggled, this, &GeneralSettings::store);
    connect(m_symbolicIcon, &QCheckBox::toggled, this, &GeneralSettings::store);
    connect(m_language, &QComboBox::currentIndexChanged, this, &GeneralSettings::store);
}

/// Each language by its native name, because a person who looks for it may not read any other.
void GeneralSettings::addLanguages()
{
    m_language->addItem(tr("System default"), QString());
    for (const QString &language : availableLanguages())
        m_language->addItem(QLocale(language).nativeLanguageName(), language);
}

void GeneralSettings::reload()
{
    const auto settings = m_profiles.loadSettings();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_closeToTray), QSignalBlocker(m_symbolicIcon),
                                       QSignalBlocker(m_language)};
    m_closeToTray->setChecked(!settings || settings->isClosedToTray);
    m_symbolicIcon->setChecked(settings && settings->isIconSymbolic);
    m_language->setCurrentIndex(std::max(0, settings ? m_language->findData(settings->language) : 0));
    const auto policy = m_profiles.policy();
    const auto setLocked = [&](LockedNote *note, QLatin1String key) {
        note->setLocked(policy && policy->isLocked(key), bool(settings)); // an invalid file isn't overwritten
    };
    setLocked(m_closeToTrayNote, Settings::closeToTrayKey);
    setLocked(m_symbolicIconNote, Settings::symbolicIconKey);
    setLocked(m_languageNote, Settings::languageKey);
    m_messageBar->setText(settings ? QString() : problemLine(settings.error()), true);
}

void GeneralSettings::focusLanguage()
{
    m_language->setFocus();
}

void GeneralSettings::store()
{
    const auto before = m_profiles.loadSettings();
    Settings settings = before ? *before : Settings(); // some have no widget here
    settings.language = m_language->currentData().toString();
    settings.isClosedToTray = m_closeToTray->isChecked();
    settings.isIconSymbolic = m_symbolicIcon->isChecked();
    const auto stored = m_profiles.saveSettings(settings);
    reload();
    if (!stored)
        return m_messageBar->setText(problemLine(stored.error()), true);
    Q_EMIT changed(settings);
    if (before->language != settings.language)
        Q_EMIT languageChanged();
}

} // namespace authtray
