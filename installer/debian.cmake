# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Adds to the files of a Debian package what Debian's policy asks for: its changelog (12.7), the copyright (12.5), and
# compressed manual pages (12.1).
cmake_policy(VERSION 3.25)
if(NOT CPACK_GENERATOR STREQUAL DEB)
    return()
endif()
get_filename_component(source ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(shared ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(documents ${shared}/doc/authtray)
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(MAKE_DIRECTORY ${documents})
file(COPY_FILE ${source}/CHANGELOG.md ${documents}/changelog)
file(WRITE ${documents}/changelog.Debian
"authtray (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) stable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}, see /usr/share/doc/authtray/changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
file(WRITE ${documents}/copyright
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Authtray

Files: *
Copyright: 2026 The Authtray developers
License: GPL-3.0-or-later
 On Debian systems, the text of the license is in
 /usr/share/common-licenses/GPL-3.
")
file(GLOB files ${documents}/changelog* ${documents}/copyright)
file(CHMOD ${files} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ) # whatever the source's are
file(GLOB files ${documents}/changelog* ${shared}/man/man1/*.1)
execute_process(COMMAND gzip -9n ${files} COMMAND_ERROR_IS_FATAL ANY)
