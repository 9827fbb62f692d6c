# What is installed beside the program and its assets, and the Debian package of it all:
#   cmake --build --preset release --target deb
# gives build/release/flowwall_VERSION_ARCH.deb.
set(package_files ${PROJECT_SOURCE_DIR}/scripts/package)
set(package_made ${PROJECT_BINARY_DIR}/package)

install(FILES README.md ARCHITECTURE.md CHANGELOG.md docs/install.md docs/troubleshooting.md docs/faults.md docs/api.md config/flowwall.toml config/flowwall.env.example
              config/os-rules.toml ${package_files}/copyright
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES systemd/flowwall.service systemd/flowwall-kiosk.service
              systemd/flowwall-kiosk-x11.service
        DESTINATION lib/systemd/system)
install(FILES systemd/flowwall.sysusers DESTINATION lib/sysusers.d RENAME flowwall.conf)
install(PROGRAMS ${package_files}/flowwall-kiosk-setup DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(FILES ${package_files}/flowwall.bash-completion
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME flowwall)
install(FILES ${package_files}/flowwall.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${package_files}/flowwall.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${package_files}/flowwall.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)

configure_file(${package_files}/changelog.in ${package_made}/changelog @ONLY)

# Manual and changelog, in the form that Debian asks for.
find_program(FLOWWALL_HELP2MAN help2man REQUIRED)
add_custom_command(
  OUTPUT ${package_made}/flowwall.1.gz
  COMMAND
    ${FLOWWALL_HELP2MAN} --no-info --section 1 --name "show the live flows of a network on a wall"
    --include ${package_files}/flowwall.h2m --output ${package_made}/flowwall.1 $<TARGET_FILE:flowwall>
  COMMAND gzip -9nf ${package_made}/flowwall.1
  DEPENDS flowwall ${package_files}/flowwall.h2m
  VERBATIM)
add_custom_command(
  OUTPUT ${package_made}/changelog.gz
  COMMAND gzip -9nc ${package_made}/changelog > ${package_made}/changelog.gz
  DEPENDS ${package_made}/changelog)
add_custom_command(
  OUTPUT ${package_made}/flowwall-kiosk-setup.8.gz
  COMMAND
    ${FLOWWALL_HELP2MAN} --no-info --section 8 --name "put the wall on this machine's screen"
    --version-string ${PROJECT_VERSION} --output ${package_made}/flowwall-kiosk-setup.8
    ${package_files}/flowwall-kiosk-setup
  COMMAND gzip -9nf ${package_made}/flowwall-kiosk-setup.8
  DEPENDS ${package_files}/flowwall-kiosk-setup
  VERBATIM)
add_custom_target(
  manual ALL DEPENDS ${package_made}/flowwall.1.gz ${package_made}/flowwall-kiosk-setup.8.gz
                     ${package_made}/changelog.gz)
install(FILES ${package_made}/flowwall.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${package_made}/flowwall-kiosk-setup.8.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES ${package_made}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "The Flowwall authors <flowwall@flowwall.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "network wall display for ntopng, on a globe or a map")
set(CPACK_PACKAGE_DESCRIPTION
    "Flowwall draws the live flows of a network fullscreen, as arcs with
packets that move along them, on a turning globe or a flat map. It
polls ntopng, or shows the connections of the machine it runs on, and
is controlled by plain HTTP.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
# What is opened at run time, which shlibdeps cannot see.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libgl1-mesa-dri, libegl1, fonts-inter, fonts-jetbrains-mono, ca-certificates, procps, systemd")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libloc-database, cage, xwayland")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "xinit, xserver-xorg")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# Settings are the package's alone: `cmake --install` must not write over a machine's /etc.
set(FLOWWALL_SOURCE_DIR ${PROJECT_SOURCE_DIR})
configure_file(${package_files}/settings.cmake.in ${package_made}/settings.cmake @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${package_made}/settings.cmake)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${package_files}/conffiles ${package_files}/postinst
                                       ${package_files}/prerm ${package_files}/postrm)
include(CPack)
add_custom_target(
  deb
  COMMAND ${CMAKE_CPACK_COMMAND} -G DEB --config ${PROJECT_BINARY_DIR}/CPackConfig.cmake -B ${PROJECT_BINARY_DIR}
  DEPENDS flowwall manual
  VERBATIM)
