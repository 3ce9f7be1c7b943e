// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/provider/redirect.h"

#include <QLineEdit>

namespace authtray {

/// Asks for the redirect address, as it is registered at the provider.
class RedirectField : public QLineEdit
{
    Q_OBJECT

public:
    explicit RedirectField(const Redirect &suggested, QWidget *parent = nullptr);

    /// If the address is unchanged, the suggested one, which may have more than one port.
    Redirect redirect() const;

    /// What is wrong with the address, as a sentence for the person; empty if nothing is.
    QString fault() const;

private:
    Redirect m_suggested;
};

} // namespace authtray
