// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace authtray {

/// Text from anywhere, taken literally. It wraps, and lets the window be narrower than its longest word.
class WrappingLabel : public QLabel
{
    Q_OBJECT

public:
    explicit WrappingLabel(Qt::Alignment alignment, QWidget *parent = nullptr);
};

} // namespace authtray
