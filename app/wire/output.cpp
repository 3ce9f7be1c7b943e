// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/wire/output.h"

#include "app/platform/process.h"
#include "app/wire/exitcodes.h"

#include <string>

namespace authtray {

int writeAnswer(std::string_view command, int exitCode, std::string_view out, std::string_view err)
{
    const std::string problem = write(Stream::Out, out);
    write(Stream::Err, err);
    if (problem.empty())
        return exitCode;
    write(Stream::Err, "Error: failed to write to the standard output: " + problem + "\nCheck where it leads.\n");
    return exitCode == Success ? notWrittenCode(command) : exitCode;
}

} // namespace authtray
