// src/pictures/opencv_module.cpp. Tested by tests/pictures/opencv_module_test.cpp
#include "pictures/opencv_module.h"

#include <dlfcn.h>

#include "tensor/require.h"

namespace inctrl {

void* opencv_function(const std::string& module, const std::string& function) {
  const std::string file = module + ".so";
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  require(library != nullptr, ErrorCode::kBackend, "cannot load ", file,
          ", a part of this program: ", library ? "" : ::dlerror());
  void* address = ::dlsym(library, function.c_str());
  require(address != nullptr, ErrorCode::kBackend, file, " has no ", function, ": it is of another version");
  return address;
}

}  // namespace inctrl
