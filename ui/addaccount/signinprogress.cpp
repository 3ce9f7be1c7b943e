// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addaccount/signinprogress.h"

#include "ui/widgets/devicecode.h"
#include "ui/widgets/enlarged.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QProgressBar>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr int maxLines = 4;

} // namespace

SignInProgress::SignInProgress(QWidget *parent)
    : QWidget(parent), m_heading(new WrappingLabel(Qt::AlignHCenter, maxLines, this)),
      m_text(new WrappingLabel(Qt::AlignHCenter, maxLines, this)), m_deviceCode(new DeviceCode(this))
{
    m_heading->setFont(enlarged(font(), 1.5));
    auto *busy = new QProgressBar(this);
    busy->setRange(0, 0);
    busy->setTextVisible(false);
    busy->setFixedSize(30 * gridUnit, gridUnit);
    busy->setAccessibleName(tr("Waiting"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addStretch();
    layout->addWidget(m_heading);
    layout->addWidget(m_text);
    layout->addWidget(m_deviceCode);
    layout->addSpacing(gridUnit);
    layout->addWidget(busy, 0, Qt::AlignHCenter);
    layout->addStretch();
}

void SignInProgress::showPreparation(const QString &host)
{
    show(tr("Asking %1…").arg(host), tr("Your browser opens in a moment."));
}

void SignInProgress::showBrowser()
{
    show(tr("Waiting for your browser…"), tr("Finish signing in there, and you are done."));
}

void SignInProgress::showDeviceCode(const DeviceAuthorization &device)
{
    show(tr("Sign in on any device"), {}, device);
}

void SignInProgress::show(const QString &heading, const QString &text, const DeviceAuthorization &device)
{
    m_heading->setText(heading);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_deviceCode->setDevice(device);
}

} // namespace authtray
