// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"

#include "app/wire/output.h"

namespace authtray {

int writeAnswer(const Answer &answer, const char *command)
{
    return writeAnswer(command, answer.exitCode, {answer.out.constData(), static_cast<std::size_t>(answer.out.size())},
                       {answer.err.constData(), static_cast<std::size_t>(answer.err.size())});
}

} // namespace authtray
