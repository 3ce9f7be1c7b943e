# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
# What a package has beside the program, and how CPack makes it: see installer/package.

# The releases are the headings of the CHANGELOG: "## 1.2.3 (2026-12-31)", and "## Unreleased (1.2.3)" before.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS CHANGELOG.md)
file(STRINGS ${PROJECT_SOURCE_DIR}/CHANGELOG.md headings REGEX "^## ")
string(TIMESTAMP today "%Y-%m-%d" UTC) # the day of SOURCE_DATE_EPOCH if that is set
set(releases)
foreach(heading IN LISTS headings)
    if(heading MATCHES "^## Unreleased \\((.+)\\)$")
        string(APPEND releases "    <release version=\"${CMAKE_MATCH_1}\" date=\"${today}\" type=\"development\"/>\n")
    elseif(heading MATCHES "^## (.+) \\((.+)\\)$")
        string(APPEND releases "    <release version=\"${CMAKE_MATCH_1}\" date=\"${CMAKE_MATCH_2}\"/>\n")
    else()
        message(FATAL_ERROR "CHANGELOG.md: \"${heading}\" is no release: write \"## VERSION (DATE)\"")
    endif()
endforeach()
set(application_id org.authtray.Authtray)
configure_file(resources/metainfo.xml.in ${application_id}.metainfo.xml @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/${application_id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)

set(CPACK_GENERATOR DEB) # cpack -G RPM makes the other
set(CPACK_PACKAGE_VENDOR "The Authtray developers")
set(CPACK_PACKAGE_CONTACT "The Authtray developers <developers@authtray.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "keep signed in to OAuth services, with fresh tokens for scripts")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)

# A package for a later release has the higher version, so that an upgrade of the system takes it.
cmake_host_system_information(RESULT system QUERY DISTRIB_ID)
cmake_host_system_information(RESULT system_version QUERY DISTRIB_VERSION_ID)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1~${system}${system_version})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Signs in to OAuth 2.0 and OpenID Connect services in your own browser, keeps
the tokens in the keychain, and renews them in the background. Scripts get a
fresh token from 'authtray --cli token', also without a display.")
# What is loaded by name isn't among the libraries that dpkg-shlibdeps finds: libsecret by QtKeychain, Qt's plug-ins.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS TRUE)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libsecret-1-0, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "dbus-user-session, qt6-svg-plugins | libqt6svg6, qt6-wayland, qt6-translations-l10n, gnome-keyring | kwalletmanager | keepassxc, xdg-utils")
file(GLOB maintainer_scripts ${PROJECT_SOURCE_DIR}/installer/debian/*)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${maintainer_scripts})
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION TRUE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/installer/debian.cmake)

# rpmbuild names the other libraries that are needed. Those in the package's own folder are nobody else's.
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE GPL-3.0-or-later)
set(CPACK_RPM_PACKAGE_DESCRIPTION ${CPACK_DEBIAN_PACKAGE_DESCRIPTION})
set(CPACK_RPM_PACKAGE_REQUIRES "libsecret-1.so.0()(64bit), ca-certificates")
set(CPACK_RPM_POST_INSTALL_SCRIPT_FILE ${PROJECT_SOURCE_DIR}/installer/rpm/post)
set(CPACK_RPM_PRE_UNINSTALL_SCRIPT_FILE ${PROJECT_SOURCE_DIR}/installer/rpm/preun)
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/lib/systemd /usr/lib/systemd/user /usr/share/applications
    /usr/share/bash-completion /usr/share/bash-completion/completions /usr/share/fish /usr/share/fish/vendor_completions.d
    /usr/share/icons/hicolor /usr/share/metainfo /usr/share/zsh /usr/share/zsh/site-functions) # other packages' folders
set(CPACK_RPM_SPEC_MORE_DEFINE
"%global __provides_exclude_from ^.*/authtray/.*$
%global __requires_exclude ^libauthtray-.*$
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost localhost")
include(CPack)
