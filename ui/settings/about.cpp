// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/about.h"

#include "ui/state/statusicon.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/wrappinglabel.h"

#include <QFormLayout>
#include <QGuiApplication>

namespace authtray {

namespace {

constexpr int iconSize = 64;
constexpr int maxLines = 3;

} // namespace

About::About(const QString &configFolder, QWidget *parent) : QWidget(parent)
{
    const QList<std::pair<QString, QString>> facts{
            {QStringLiteral("Authtray"), QCoreApplication::applicationVersion()},
            {QStringLiteral("Qt"), QString::fromLatin1(qVersion())},
            {tr("System"), QSysInfo::prettyProductName()},
            {tr("Display"), QGuiApplication::platformName()},
            {tr("Settings in"), configFolder},
            {tr("License"), QStringLiteral("GPL-3.0-or-later")},
    };
    auto *icon = new QLabel(this);
    icon->setPixmap(applicationIcon().pixmap(iconSize));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(2 * gridUnit);
    form->setVerticalSpacing(gridUnit);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    QString report;
    for (const auto &[name, value] : facts) {
        auto *text = new WrappingLabel(Qt::AlignLeft, maxLines, this);
        text->setText(value);
        text->setAccessibleName(name);
        form->addRow(name, text);
        report += QStringLiteral("%1: %2\n").arg(name, value);
    }
    auto *copy = new CopyButton([report] { return report; }, this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * gridUnit, 2 * gridUnit, 2 * gridUnit, 2 * gridUnit);
    layout->setSpacing(2 * gridUnit);
    layout->addWidget(icon, 0, Qt::AlignHCenter);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(copy, 0, Qt::AlignRight);
}

} // namespace authtray
