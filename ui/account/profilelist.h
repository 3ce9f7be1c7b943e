// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QListWidget>

namespace authtray {

/// The list of profiles, each with its status icon and state. Hidden if there is only one.
class ProfileList : public QListWidget
{
    Q_OBJECT

public:
    explicit ProfileList(QWidget *parent = nullptr);

    /// `shown`: the selected profile.
    void setSessions(const QList<SessionView> &sessions, const QString &shown);

    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString &profile);
};

} // namespace authtray
