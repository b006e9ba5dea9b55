# Run by cpack when all is laid out and nothing is packed yet: what does Debian want otherwise than `cmake --install` has it?
#   share/man/man1/*.gz, share/zsh/vendor-completions, lib/systemd/system; and of each package its own share/doc/PACKAGE with
#   copyright and changelog, and its overrides of lintian's rules, each with its reason (packaging/lintian)
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()

set(packaging ${CPACK_INCTRL_SOURCE_DIR}/packaging)
set(PROJECT_VERSION ${CPACK_PACKAGE_VERSION})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH's where that is set
file(READ ${CPACK_INCTRL_SOURCE_DIR}/NOTICE notice)

function(gzip)
  execute_process(COMMAND gzip -9n ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} name)
  set(package ${CPACK_DEBIAN_${name}_PACKAGE_NAME})
  set(usr_${component} ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}/usr)
  set(usr ${usr_${component}})
  set(doc ${usr}/share/doc/${package})
  configure_file(${packaging}/debian/copyright.in ${doc}/copyright @ONLY)
  configure_file(${packaging}/debian/changelog.in ${doc}/changelog.Debian @ONLY)
  gzip(${doc}/changelog.Debian)
  if(EXISTS ${packaging}/lintian/${package})
    file(COPY ${packaging}/lintian/${package} DESTINATION ${usr}/share/lintian/overrides)
  endif()
endforeach()

# copyright has said what these say.
file(REMOVE ${usr_program}/share/doc/inctrl/LICENSE ${usr_program}/share/doc/inctrl/NOTICE ${usr_program}/share/doc/inctrl/run-time-packages.txt)
file(RENAME ${usr_library}/share/doc/inctrl/openvino ${usr_library}/share/doc/${CPACK_DEBIAN_LIBRARY_PACKAGE_NAME}/openvino)
file(REMOVE_RECURSE ${usr_library}/share/doc/inctrl)
configure_file(${CPACK_INCTRL_SOURCE_DIR}/CHANGELOG.md ${usr_program}/share/doc/inctrl/changelog COPYONLY)
gzip(${usr_program}/share/doc/inctrl/changelog)

file(GLOB pages ${usr_program}/share/man/man1/*.1)
gzip(${pages})
file(RENAME ${usr_program}/share/zsh/site-functions ${usr_program}/share/zsh/vendor-completions)
file(COPY ${packaging}/inctrl.service DESTINATION ${usr_program}/lib/systemd/system)
