// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QListWidget>

namespace authtray {

/// The profiles, each with its ring and how it stands. Hidden while there is no choice.
class ProfileList : public QListWidget
{
    Q_OBJECT

public:
    explicit ProfileList(QWidget *parent = nullptr);

    /// `shown`: the profile that the window is about.
    void setSessions(const QList<SessionView> &sessions, const QString &shown);

    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString &profile);
};

} // namespace authtray
