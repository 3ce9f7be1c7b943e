// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/wipingfree.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <malloc.h>

// Qt, D-Bus and TLS copy tokens into memory that they free without wiping it: an agent had a dozen copies of a token a
// minute after its session had ended. The executable's functions replace those of the C library in all libraries.
// Sanitizers replace them, too.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

/// The C library maps memory of this size on its own and unmaps it when it is freed, so nothing is left to be wiped.
constexpr int mappedSize = 128 * 1024;

bool isWiping = false;

} // namespace

extern "C" {

// NOLINTBEGIN(bugprone-reserved-identifier, readability-inconsistent-declaration-parameter-name): the C library's names
void __libc_free(void *memory);
void *__libc_realloc(void *memory, size_t size);

void free(void *memory) noexcept
{
    const size_t size = isWiping && memory != nullptr ? malloc_usable_size(memory) : 0;
    if (size > 0 && size < mappedSize)
        explicit_bzero(memory, size);
    __libc_free(memory);
}

/// The C library's frees the old memory by itself if the new memory is elsewhere.
void *realloc(void *memory, size_t size) noexcept
{
    if (!isWiping || memory == nullptr || size == 0)
        return __libc_realloc(memory, size);
    const size_t before = malloc_usable_size(memory);
    if (size <= before && size >= before / 2)
        return memory;
    void *moved = malloc(size);
    if (moved == nullptr)
        return nullptr;
    std::memcpy(moved, memory, std::min(size, before));
    free(memory);
    return moved;
}

// NOLINTEND(bugprone-reserved-identifier, readability-inconsistent-declaration-parameter-name)

} // extern "C"

void authtray::wipeFreedMemory()
{
    mallopt(M_MMAP_THRESHOLD, mappedSize); // otherwise it grows with what is freed
    isWiping = true;
}

#else

void authtray::wipeFreedMemory() { }

#endif
