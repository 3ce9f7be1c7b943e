// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace authtray {

/// A QR code for a phone's camera: black on white in every palette, with the quiet zone that readers need
/// (ISO/IEC 18004). Hidden if the text is empty or too long for a code.
class QrPicture : public QWidget
{
    Q_OBJECT

public:
    explicit QrPicture(QWidget *parent = nullptr);

    void setText(const QString &text);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QImage m_modules; ///< one pixel for each module
};

} // namespace authtray
