# Highway's headers by name: Debian's package describes itself to pkg-config only. Its library is not needed.
include(FindPackageHandleStandardArgs)
find_path(Hwy_INCLUDE_DIR hwy/highway.h)
find_package_handle_standard_args(Hwy REQUIRED_VARS Hwy_INCLUDE_DIR)
if(Hwy_FOUND AND NOT TARGET Hwy::hwy)
  add_library(Hwy::hwy INTERFACE IMPORTED)
  set_target_properties(Hwy::hwy PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${Hwy_INCLUDE_DIR})
endif()
