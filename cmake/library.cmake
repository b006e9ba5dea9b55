# The library for other people's programs: libinctrl, shared and static, of the layers behind include/inctrl.h and include/inctrl/.
# It reads no picture files: those layers, and OpenCV with them, are the program's.
set(library_layers c_api detector decision imaging encoder text residual tensor_files tensor)
set(objects "")
foreach(layer IN LISTS library_layers)
  list(APPEND objects $<TARGET_OBJECTS:inctrl_${layer}>)
endforeach()
set(library_wraps openvino::runtime OpenSSL::Crypto ZLIB::ZLIB Deflate::deflate Utf8proc::utf8proc Threads::Threads ${CMAKE_DL_LIBS})

set(exports ${CMAKE_CURRENT_LIST_DIR}/libinctrl.map)
add_library(inctrl_shared SHARED ${objects})
set_target_properties(inctrl_shared PROPERTIES OUTPUT_NAME inctrl LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
  LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib INSTALL_RPATH "$ORIGIN/inctrl" LINK_DEPENDS ${exports})
# OpenVINO's TBB is named by us, too: a program that also links OpenCV, which wants an older one of the same name, gets
# the one that comes first.
target_link_libraries(inctrl_shared PRIVATE -Wl,--push-state,--no-as-needed ${INCTRL_TBB_LIBRARIES} -Wl,--pop-state ${library_wraps})
target_link_options(inctrl_shared PRIVATE LINKER:--version-script=${exports})
if(NOT INCTRL_SANITIZE)  # whose run-time library is the program's
  target_link_options(inctrl_shared PRIVATE LINKER:--no-undefined)
endif()

add_library(inctrl_static STATIC ${objects})
set_target_properties(inctrl_static PROPERTIES OUTPUT_NAME inctrl LINKER_LANGUAGE CXX ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
