// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/tokenfile.h"

#include "app/platform/process.h"
#include "core/platform/instance.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>
#include <vector>

namespace authtray {

namespace {

/// The folder of all token files' folders.
std::string parentFolder()
{
    return runtimeBase() + "/exec";
}

std::vector<std::string> pathsIn(const std::string &folder)
{
    std::vector<std::string> paths;
    DIR *listing = ::opendir(folder.c_str());
    while (const dirent *entry = listing ? ::readdir(listing) : nullptr) {
        if (const std::string_view name = entry->d_name; name != "." && name != "..")
            paths.push_back(folder + '/' + entry->d_name);
    }
    if (listing)
        ::closedir(listing);
    return paths;
}

void removeFolder(const std::string &folder)
{
    for (const std::string &path : pathsIn(folder))
        ::unlink(path.c_str());
    ::rmdir(folder.c_str());
}

/// The descriptor of the folder; -1 if it isn't there or another process has locked it, with the reason in errno.
int lockFolder(const std::string &folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status = {};
    if (descriptor < 0)
        return -1;
    const bool isLocked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    if (isLocked && ::stat(folder.c_str(), &status) == 0)
        return descriptor;
    const int problem = errno;
    ::close(descriptor);
    errno = problem;
    return -1;
}

/// Whether the parent folder is there, and private. If not, the reason is in errno.
bool makeParent()
{
    const std::string parent = parentFolder();
    if (::mkdir(parent.c_str(), 0700) != 0 && errno != EEXIST)
        return false;
    errno = EACCES;
    return isOwnPrivateFolder(parent);
}

/// Makes a folder that is locked. Returns its path and the lock's descriptor. If that fails, returns the path at which
/// it does, and -1, with the reason in errno.
std::pair<std::string, int> makeLockedFolder()
{
    if (!makeParent())
        return {parentFolder(), -1};
    removeAbandonedTokenFiles();
    for (;;) {
        std::string folder = parentFolder() + "/XXXXXX";
        if (::mkdtemp(folder.data()) == nullptr)
            return {parentFolder(), -1};
        const int lock = lockFolder(folder);
        if (lock >= 0)
            return {folder, lock};
        const int problem = errno;
        removeFolder(folder);
        errno = problem;
        if (problem != ENOENT && problem != EWOULDBLOCK) // otherwise another process took it for an abandoned one
            return {folder, -1};
    }
}

/// Returns the error number; 0: no error.
int writeNew(const std::string &path, std::string_view token)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return errno;
    ::fchmod(file, 0600); // whatever the umask
    const int problem = writeAll(file, token);
    ::close(file);
    return problem;
}

std::string writeError(const std::string &path, int problem)
{
    return "Error: failed to write " + path + ": " + systemText(problem) + "\nCheck that folder, or use --env.\n";
}

} // namespace

TokenFile::TokenFile(const std::string &name)
{
    const mode_t before = ::umask(0077);
    std::tie(m_path, m_lock) = makeLockedFolder();
    if (m_lock < 0)
        m_error = writeError(m_path, errno);
    ::umask(before);
    m_path += '/' + name;
}

/// Returns the error number; 0: it is there, and locked.
int TokenFile::makeFolderAgain()
{
    const mode_t before = ::umask(0077);
    const bool isMade = makeParent() && ::mkdir(folder().c_str(), 0700) == 0;
    const int lock = isMade ? lockFolder(folder()) : -1;
    const int problem = lock < 0 ? errno : 0;
    ::umask(before);
    if (lock < 0)
        return problem;
    ::close(m_lock); // of the folder that was removed
    m_lock = lock;
    return 0;
}

std::string TokenFile::write(std::string_view token)
{
    const auto before = std::signal(SIGXFSZ, SIG_IGN); // a limit of the size of files is an error, too
    const std::string next = m_path + ".new";
    int problem = writeNew(next, token);
    if (problem == ENOENT && (problem = makeFolderAgain()) == 0)
        problem = writeNew(next, token);
    if (problem == 0 && ::rename(next.c_str(), m_path.c_str()) != 0)
        problem = errno;
    if (problem != 0)
        ::unlink(next.c_str());
    std::signal(SIGXFSZ, before);
    return problem == 0 ? std::string() : writeError(m_path, problem);
}

bool TokenFile::exists() const
{
    return ::access(m_path.c_str(), F_OK) == 0;
}

void TokenFile::removeToken() const
{
    ::unlink(m_path.c_str());
}

void TokenFile::remove() const
{
    if (m_lock >= 0)
        removeFolder(folder());
}

void removeAbandonedTokenFiles()
{
    for (const std::string &folder : pathsIn(parentFolder())) {
        const int lock = lockFolder(folder);
        if (lock < 0)
            continue;
        removeFolder(folder);
        ::close(lock);
    }
}

} // namespace authtray
