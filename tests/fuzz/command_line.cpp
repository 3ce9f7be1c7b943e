// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The words of a command line, one a line. Slow, because CLI11 keeps the result in the parser, so that each command
// line needs a parser of its own.

#include "app/cli/commandline.h"
#include "app/output/answer.h"
#include "tests/fuzz/fuzz.h"

#include <sstream>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::istringstream lines(std::string(reinterpret_cast<const char *>(data), size));
    std::vector<std::string> words;
    for (std::string word; std::getline(lines, word);)
        words.push_back(word);
    const auto parsed = parseCommandLine(words);
    if (const auto *answer = std::get_if<Answer>(&parsed))
        must(!answer->out.isEmpty() || !answer->err.isEmpty());
    return 0;
}
