// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <malloc.h>

// Qt, D-Bus and TLS copy tokens into memory that they free without wiping it: an agent had a dozen copies of a token a
// minute after its session had ended. The executable's functions replace those of the C library in all libraries, so
// all memory is wiped when it is freed. Sanitizers replace them, too.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
extern "C" {

void __libc_free(void *memory); // NOLINT(bugprone-reserved-identifier): the C library's own

void free(void *memory) noexcept
{
    if (memory == nullptr)
        return;
    explicit_bzero(memory, malloc_usable_size(memory));
    __libc_free(memory);
}

/// The C library's frees the old memory by itself if the new memory is elsewhere.
void *realloc(void *memory, size_t size) noexcept
{
    const size_t before = memory == nullptr ? 0 : malloc_usable_size(memory);
    const bool isFitting = size <= before && size >= before / 2;
    if (isFitting && size > 0)
        return memory;
    void *moved = size == 0 && memory != nullptr ? nullptr : malloc(size);
    if (moved == nullptr && size > 0)
        return nullptr;
    if (moved != nullptr && memory != nullptr)
        std::memcpy(moved, memory, std::min(size, before));
    free(memory);
    return moved;
}

} // extern "C"
#endif
