// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

namespace authtray {

/// Bytes in guarded memory: it isn't swapped or dumped if the system supports that. Copies share the memory, which is
/// wiped with the last copy.
class Secret
{
public:
    Secret() = default;
    explicit Secret(size_t size);

    unsigned char *data() { return m_bytes.get(); }
    const unsigned char *data() const { return m_bytes.get(); }
    size_t size() const { return m_size; }

    /// Shortens it to `size` bytes and wipes the rest.
    void truncate(size_t size);

    /// Compares in constant time.
    friend bool operator==(const Secret &left, const Secret &right);

private:
    std::shared_ptr<unsigned char> m_bytes;
    size_t m_size = 0;
};

} // namespace authtray
