# One target a layer: inctrl_<name>, from the sources of its folder.
#   SOURCES  files, by name          USES   our layers: linked PUBLIC, read by tools/check_layers.py
#   EXPOSES  foreign targets that the layer's headers need   WRAPS  foreign targets that it hides
function(inctrl_add_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;EXPOSES;WRAPS" ${ARGN})
  add_library(inctrl_${name} STATIC ${LAYER_SOURCES})
  set_target_properties(inctrl_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_include_directories(inctrl_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  list(TRANSFORM LAYER_USES PREPEND inctrl_)
  target_link_libraries(inctrl_${name} PUBLIC ${LAYER_USES} ${LAYER_EXPOSES} PRIVATE ${LAYER_WRAPS})
endfunction()

# inctrl_add_opencv_module(<name> <layer> <source> libraries...): inctrl_opencv_<name>.so, which the layer loads through
# src/pictures/opencv_module.h when it is first needed. Programs in the build tree find it by their rpath. None with
# INCTRL_PILLOW.
function(inctrl_add_opencv_module name layer source)
  if(INCTRL_PILLOW)
    return()
  endif()
  set(module inctrl_opencv_${name})
  add_library(${module} MODULE ${source})
  set_target_properties(${module} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/modules INSTALL_RPATH "$ORIGIN")
  target_include_directories(${module} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(${module} PRIVATE ${ARGN})
  add_dependencies(inctrl_${layer} ${module})
  install(TARGETS ${module} LIBRARY DESTINATION lib/inctrl COMPONENT program)
endfunction()
