// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A provider's metadata (RFC 8414). Whatever is read from it can be read again from the profile's file.

#include "core/provider/provider.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace authtray;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QJsonObject description = QJsonDocument::fromJson(bytesOf(data, size)).object();
    const Endpoints endpoints = Endpoints::fromJson(description);
    must(Endpoints::fromJson(endpoints.toJson()) == endpoints);
    QJsonObject file = description;
    const Provider provider = Provider::takeFrom(file);
    QJsonObject written;
    provider.writeTo(written);
    must(Provider::takeFrom(written) == provider);
    return 0;
}
