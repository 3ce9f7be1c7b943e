// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

#include <functional>

namespace authtray {

/// Puts a text on the clipboard, and says so for a moment.
class CopyButton : public QPushButton
{
    Q_OBJECT

public:
    /// `text`: what to copy, asked for when it is pressed.
    explicit CopyButton(std::function<QString()> text, QWidget *parent = nullptr);

private:
    void copy();

    std::function<QString()> m_text;
};

} // namespace authtray
