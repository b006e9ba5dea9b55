// python/binding/views.cpp. Tested by python/tests/test_pictures.py
#include "binding/views.h"

#include <cstring>

#include "tensor/require.h"

namespace inctrl::python {
namespace py = pybind11;

ImageView view_of(const py::handle& picture) {
  if (py::isinstance<Pixels>(picture)) return picture.cast<const Pixels&>().image.view();
  require(py::isinstance<py::array_t<std::uint8_t>>(picture), ErrorCode::kInvalidArgument,
          "a picture is not an array of uint8");
  const auto array = py::reinterpret_borrow<py::array>(picture);
  const bool gray = array.ndim() == 2;
  require(gray || (array.ndim() == 3 && array.shape(2) == 3), ErrorCode::kInvalidArgument,
          "a picture is neither [H, W] nor [H, W, 3]");
  require(array.shape(0) > 0 && array.shape(1) > 0, ErrorCode::kInvalidArgument, "a picture is empty");
  const py::ssize_t pixel = gray ? 1 : 3;
  require(array.strides(1) == pixel && (gray || array.strides(2) == 1) && array.strides(0) >= array.shape(1) * pixel,
          ErrorCode::kInvalidArgument, "a picture's rows have gaps in them");
  return {static_cast<const std::uint8_t*>(array.data()), static_cast<int>(array.shape(1)),
          static_cast<int>(array.shape(0)), array.strides(0), gray ? PixelFormat::kGray8 : PixelFormat::kRgb8};
}

Image copy_of(const py::handle& picture) {
  if (picture.is_none()) return {};
  const ImageView view = view_of(picture);
  Image image{{}, view.width, view.height, view.format};
  const std::size_t row = static_cast<std::size_t>(view.width) * static_cast<std::size_t>(channels(view.format));
  image.pixels.resize(row * static_cast<std::size_t>(view.height));
  for (int y = 0; y < view.height; ++y)
    std::memcpy(image.pixels.data() + static_cast<std::size_t>(y) * row, view.pixels + y * view.row_stride, row);
  return image;
}

Views::Views(const py::iterable& pictures) {
  for (const py::handle picture : pictures) {
    views_.push_back(view_of(picture));
    owners_.push_back(py::reinterpret_borrow<py::object>(picture));
  }
}

}  // namespace inctrl::python
