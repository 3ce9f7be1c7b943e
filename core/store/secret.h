// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

namespace authtray {

/// Bytes in memory that isn't swapped out or dumped where the system allows that, and is wiped when the last copy,
/// which shares it, has gone.
class Secret
{
public:
    Secret() = default;
    explicit Secret(size_t size);

    unsigned char *data() { return m_bytes.get(); }
    const unsigned char *data() const { return m_bytes.get(); }
    size_t size() const { return m_size; }

    /// Wipes what is behind.
    void truncate(size_t size);

    /// In a time that doesn't tell where they differ.
    friend bool operator==(const Secret &left, const Secret &right);

private:
    std::shared_ptr<unsigned char> m_bytes;
    size_t m_size = 0;
};

} // namespace authtray
