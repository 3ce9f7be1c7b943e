// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/secret.h"

#include <sodium.h>

#include <new>

namespace authtray {

Secret::Secret(size_t size) : m_size(size)
{
    if (sodium_init() < 0) // quick after the first time
        throw std::bad_alloc();
    m_bytes = {static_cast<unsigned char *>(sodium_malloc(size)), &sodium_free};
    if (!m_bytes)
        throw std::bad_alloc();
    sodium_memzero(m_bytes.get(), size);
}

void Secret::truncate(size_t size)
{
    if (size >= m_size)
        return;
    sodium_memzero(m_bytes.get() + size, m_size - size);
    m_size = size;
}

bool operator==(const Secret &left, const Secret &right)
{
    return left.m_size == right.m_size
           && (left.m_size == 0 || sodium_memcmp(left.data(), right.data(), left.m_size) == 0);
}

} // namespace authtray
