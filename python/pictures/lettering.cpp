// python/pictures/lettering.cpp: src/pictures/lettering.cpp, by Pillow's own font. Tested by
// python/tests/test_drawing.py
#include "pictures/lettering.h"

#include <pybind11/numpy.h>

namespace inctrl {
namespace py = pybind11;

Lettering draw_letters(const std::string& text, int height) {
  const py::gil_scoped_acquire interpreter;
  const auto [ink, left, top] = py::module_::import("inctrl._pillow")
                                    .attr("draw_letters")(text, height)
                                    .cast<std::tuple<py::array_t<std::uint8_t, py::array::c_style>, int, int>>();
  Lettering letters{.left = left, .top = top};
  letters.coverage = {{ink.data(), ink.data() + ink.size()},
                      static_cast<int>(ink.shape(1)),
                      static_cast<int>(ink.shape(0)),
                      PixelFormat::kGray8};
  return letters;
}

int letters_width(const std::string& text, int height) {
  const py::gil_scoped_acquire interpreter;
  return py::module_::import("inctrl._pillow").attr("letters_width")(text, height).cast<int>();
}

}  // namespace inctrl
