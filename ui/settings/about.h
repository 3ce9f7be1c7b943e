// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace authtray {

/// Shows name and versions, which can be copied for a bug report.
class About : public QWidget
{
    Q_OBJECT

public:
    explicit About(const QString &configFolder, QWidget *parent = nullptr);
};

} // namespace authtray
