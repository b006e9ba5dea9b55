// python/binding/views.h: pictures as Python gives them. Tested by python/tests/test_pictures.py
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <vector>

#include "inctrl/image.h"

namespace inctrl::python {

// Decoded pixels that the library owns: a buffer, and so an array without a copy.
struct Pixels {
  Image image;
};

// Borrowed pictures. Keeps the Python objects, and with them the pixels, while the interpreter is let go.
class Views {
 public:
  // Each is Pixels, or an array of uint8, [H, W] or [H, W, 3] (red, green, blue), whose rows have no gaps in them.
  // kInvalidArgument for anything else.
  explicit Views(const pybind11::iterable& pictures);
  const std::vector<ImageView>& all() const noexcept { return views_; }

 private:
  std::vector<pybind11::object> owners_;
  std::vector<ImageView> views_;
};

ImageView view_of(const pybind11::handle& picture);
Image copy_of(const pybind11::handle& picture);

}  // namespace inctrl::python
