// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/sessionview.h"

#include <QWidget>

class QLineEdit;

namespace authtray {

class ProfileList;

/// The list of profiles, with a field to search them if there are many.
class ProfileColumn : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileColumn(QWidget *parent = nullptr);

    /// `shown`: the selected profile. A single one needs no list.
    void setSessions(const QList<SessionView> &sessions, const QString &shown);

    void focusSearch();

Q_SIGNALS:
    void chosen(const QString &profile);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setTexts();

    QLineEdit *m_search;
    ProfileList *m_list;
};

} // namespace authtray
