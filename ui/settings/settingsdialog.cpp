// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsdialog.h"

#include "core/session/sessions.h"
#include "ui/platform/autostart.h"
#include "ui/settings/about.h"
#include "ui/settings/generalsettings.h"
#include "ui/settings/logview.h"
#include "ui/settings/profilesettings.h"
#include "ui/widgets/metrics.h"

#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr QSize defaultSize(560, 420);

} // namespace

SettingsDialog::SettingsDialog(Sessions &sessions, QWidget *parent)
    : QDialog(parent), m_pages(new QTabWidget(this)),
      m_general(new GeneralSettings(sessions.profiles(), Autostart::of(sessions.paths()), this)),
      m_profiles(new ProfileSettings(sessions, this))
{
    setWindowTitle(tr("Settings"));
    setAttribute(Qt::WA_QuitOnClose, false);
    m_pages->addTab(m_general, tr("&General")); // in the order of Page
    m_pages->addTab(m_profiles, tr("&Profiles"));
    m_pages->addTab(new LogView(this), tr("&Log"));
    m_pages->addTab(new About(sessions.paths().config, this), tr("&About"));
    const auto turn = [this](const QKeySequence &keys, int step) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, [this, step] {
            m_pages->setCurrentIndex((m_pages->currentIndex() + step + m_pages->count()) % m_pages->count());
        });
    };
    turn(QKeySequence(Qt::CTRL | Qt::Key_Tab), 1); // QTabWidget itself stops at the last page, and in a text
    turn(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), -1);
    auto *close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(m_pages);
    layout->addWidget(close, 0, Qt::AlignRight);
    connect(&sessions, &Sessions::policyChanged, this, [this] {
        m_general->reload();
        m_profiles->reload();
    });
    connect(m_general, &GeneralSettings::changed, this, &SettingsDialog::changed);
    connect(m_general, &GeneralSettings::languageChanged, this, &SettingsDialog::languageChanged);
    resize(defaultSize.expandedTo(sizeHint()));
}

void SettingsDialog::raiseAndActivate(Page page)
{
    m_pages->setCurrentIndex(static_cast<int>(page));
    m_general->reload();
    m_profiles->reload();
    show();
    raise();
    activateWindow();
}

void SettingsDialog::focusLanguage()
{
    m_general->focusLanguage();
}

} // namespace authtray
