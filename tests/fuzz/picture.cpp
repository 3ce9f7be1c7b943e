// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The file of an account's picture.

#include "tests/fuzz/fuzz.h"
#include "ui/account/picturefile.h"

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QImage image = readPicture(bytesOf(data, size));
    must(image.width() == image.height());
    return 0;
}
