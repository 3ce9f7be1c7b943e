// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

class QFormLayout;
class QVBoxLayout;

namespace authtray {

/// Says below a setting that the administrator has set it, so that nobody can change it. Hidden while that isn't so.
class LockedNote : public QLabel
{
    Q_OBJECT

public:
    explicit LockedNote(QWidget *setting);

    /// The setting and this note.
    QVBoxLayout *makeColumn();

    /// A row of the two in `form`, with the setting's label.
    void addRowTo(QFormLayout *form, const QString &label);

    /// Whether the setting can be changed: not if it is locked, and not if `isUsable` is false for another reason.
    void setLocked(bool isLocked, bool isUsable = true);

private:
    QWidget *m_setting;
};

} // namespace authtray
