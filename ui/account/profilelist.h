// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QListWidget>

namespace authtray {

/// The list of profiles, each with its status icon, and its account or what is wrong.
class ProfileList : public QListWidget
{
    Q_OBJECT

public:
    explicit ProfileList(QWidget *parent = nullptr);

    /// `shown`: the selected profile.
    void setSessions(const QList<SessionView> &sessions, const QString &shown);

    /// Shows only the profiles in whose name or account the words are; empty: all.
    void setFilter(const QString &words);

    /// Chooses the first profile that the filter leaves. False: it leaves none.
    bool chooseFirstFound();

    /// As wide as its longest line, within limits.
    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString &profile);

private:
    void applyFilter();

    QString m_filter;
};

} // namespace authtray
