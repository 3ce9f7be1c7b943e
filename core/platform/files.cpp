// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/platform/files.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace authtray {

namespace {

struct stat statusOf(int descriptor)
{
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0)
        status.st_mode = 0;
    return status;
}

} // namespace

std::optional<QString> whyNotWritable(const QString &path)
{
    if (::access(QFile::encodeName(path).constData(), W_OK) == 0 || errno == ENOENT)
        return std::nullopt;
    return QString::fromLocal8Bit(std::strerror(errno));
}

void syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

UnbufferedFile::UnbufferedFile(const QString &path)
    : m_descriptor(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)),
      m_error(m_descriptor < 0 ? errno : 0)
{ }

UnbufferedFile::~UnbufferedFile()
{
    if (isOpen())
        ::close(m_descriptor);
}

QString UnbufferedFile::errorString() const
{
    return QString::fromLocal8Bit(std::strerror(m_error));
}

bool UnbufferedFile::isRegular() const
{
    return S_ISREG(statusOf(m_descriptor).st_mode);
}

bool UnbufferedFile::isClosedToOthers() const
{
    return (statusOf(m_descriptor).st_mode & 0077) == 0;
}

std::ptrdiff_t UnbufferedFile::read(void *data, std::size_t size)
{
    return ::read(m_descriptor, data, size);
}

} // namespace authtray
