# Where do our programs find their shared libraries?
# Debian's OpenCV asks for libtbb.so.12, and OpenVINO brings a newer one under the same name: a process must get OpenVINO's.
# A DT_RPATH, unlike the newer DT_RUNPATH, also holds for the libraries of libraries, so OpenVINO's folder in it decides.
include_guard()

get_target_property(INCTRL_OPENVINO_LIBRARY openvino::runtime LOCATION)
cmake_path(GET INCTRL_OPENVINO_LIBRARY PARENT_PATH INCTRL_OPENVINO_LIBS)
# TBB is beside OpenVINO in its wheel and in a folder of its own in its archive.
file(GLOB INCTRL_TBB_LIBRARIES ${INCTRL_OPENVINO_LIBS}/libtbb.so.12 ${INCTRL_OPENVINO_LIBS}/../../3rdparty/tbb/lib/libtbb.so.12)

add_link_options(LINKER:--disable-new-dtags)
set(CMAKE_BUILD_RPATH ${CMAKE_BINARY_DIR}/modules ${INCTRL_OPENVINO_LIBS})
foreach(library ${INCTRL_TBB_LIBRARIES})
  cmake_path(GET library PARENT_PATH folder)
  list(APPEND CMAKE_BUILD_RPATH ${folder})
endforeach()

# For a program that is installed: the libraries that cmake/install.cmake puts beside it.
function(inctrl_set_rpath target)
  set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/inctrl")
endfunction()
