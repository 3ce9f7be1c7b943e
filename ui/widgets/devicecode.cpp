// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/devicecode.h"

#include "ui/widgets/enlarged.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/qrpicture.h"
#include "ui/widgets/translated.h"
#include "ui/widgets/wrappinglabel.h"

#include <QFontDatabase>
#include <QVBoxLayout>

namespace authtray {

namespace {

constexpr int maxTextLines = 4;

QLabel *makeSelectable(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

DeviceCode::DeviceCode(QWidget *parent)
    : QWidget(parent), m_text(new WrappingLabel(Qt::AlignHCenter, maxTextLines, this)), m_address(makeSelectable(this)),
      m_code(makeSelectable(this)), m_picture(new QrPicture(this))
{
    m_code->setFont(enlarged(QFontDatabase::systemFont(QFontDatabase::FixedFont), 2));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_text);
    layout->addWidget(m_address, 0, Qt::AlignHCenter);
    layout->addWidget(m_code, 0, Qt::AlignHCenter);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    keepTranslated(this, [this] { setTexts(); });
    hide();
}

void DeviceCode::setTexts()
{
    m_text->setText(tr("Open this address on any device and enter the code, or scan the picture with a phone."));
    m_code->setAccessibleName(tr("Code"));
}

void DeviceCode::setDevice(const DeviceAuthorization &device)
{
    m_address->setText(device.verificationUri.toString());
    m_code->setText(device.userCode);
    m_picture->setText(device.address().toString(QUrl::FullyEncoded));
    setVisible(!device.userCode.isEmpty());
}

} // namespace authtray
