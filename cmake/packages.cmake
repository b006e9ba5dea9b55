# What does `cpack` make of a build? scripts/packages runs it.
#   -G DEB   inctrl        the program, its modules around OpenCV, the default model, man pages, completions, a systemd unit
#            libinctrl0    libinctrl.so.0, and in /usr/lib/inctrl OpenVINO, which the program uses, too
#            libinctrl-dev headers, libinctrl.so and .a, CMake's and pkg-config's descriptions
#   -G TGZ   all that `cmake --install` lays down, in one folder that runs from anywhere
# What Debian wants otherwise than `cmake --install` has it is done by cmake/debian_files.cmake.
set(CPACK_PACKAGE_NAME inctrl)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR inctrl)
set(CPACK_PACKAGE_CONTACT "inctrl maintainers <maintainers@inctrl.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own, the first line of its description
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)

set(CPACK_ARCHIVE_FILE_NAME inctrl-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_FILE_NAME ${CPACK_ARCHIVE_FILE_NAME})
set(CPACK_INCLUDE_TOPLEVEL_DIRECTORY ON)

set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SOURCE inctrl)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# For dpkg-shlibdeps alone: libraries found here belong to no package, and libinctrl0 is named below.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${INCTRL_OPENVINO_LIBS})
foreach(tbb ${INCTRL_TBB_LIBRARIES})
  cmake_path(GET tbb PARENT_PATH folder)
  list(APPEND CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${folder})
endforeach()
list(REMOVE_DUPLICATES CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS)
set(same "(= ${CPACK_DEBIAN_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME inctrl)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "libinctrl0 ${same}, libcurl4")  # which is loaded when it is needed
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS ca-certificates)  # inctrl pull, webhooks
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "shows what differs from a few normal pictures
Given a few pictures of good parts, inctrl finds what is different in new
ones: scores, labels, heat maps and boxes. Nothing is trained on those parts,
and no GPU is needed.
.
This package has the program, its service with a page for a browser, and the
default model.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libinctrl${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "inctrl ${same}")  # has the default model
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/packaging/shlibs CONTENT
     "libinctrl ${PROJECT_VERSION_MAJOR} ${CPACK_DEBIAN_LIBRARY_PACKAGE_NAME} ${same}\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/packaging/shlibs ${debian}/triggers)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "few-shot anomaly detection on pictures, shared library
libinctrl judges pictures against a few normal ones, for programs in C, C++
and languages that call C.
.
This package has the library, and OpenVINO, by which it and the program
inctrl compute.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libinctrl-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${CPACK_DEBIAN_LIBRARY_PACKAGE_NAME} ${same}")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "libdeflate-dev, libssl-dev, libutf8proc-dev, zlib1g-dev")  # for libinctrl.a
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "inctrl ${same}")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "few-shot anomaly detection on pictures, development files
libinctrl judges pictures against a few normal ones, for programs in C, C++
and languages that call C.
.
This package has what it takes to build with it: headers, the static library,
and descriptions for CMake and pkg-config.")

set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian_files.cmake)
set(CPACK_INCTRL_SOURCE_DIR ${PROJECT_SOURCE_DIR})
include(CPack)
