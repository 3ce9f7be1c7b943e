// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"

#include "app/terminal/terminal.h"

namespace authtray {

int finish(const Answer &answer)
{
    const Terminal terminal;
    terminal.out(answer.out);
    terminal.err(answer.err);
    return answer.exitCode;
}

} // namespace authtray
