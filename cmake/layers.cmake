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
