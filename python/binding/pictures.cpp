// python/binding/pictures.cpp: encoded bytes and deep samples to pixels; maps to overlays.
// Tested by python/tests/test_pictures.py
#include <pybind11/stl.h>

#include "binding/bind.h"
#include "binding/views.h"
#include "imaging/enlarged_map.h"
#include "inctrl/result.h"
#include "pictures/overlay.h"
#include "pictures/read_mask.h"
#include "pictures/read_picture.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

ReadOptions options_of(const std::string& range, std::int64_t max_pixels, std::int64_t max_bytes) {
  return {.range = parse_range(range), .max_pixels = max_pixels, .max_bytes = max_bytes};
}

Pixels read_file(const std::string& file, const std::string& range, std::int64_t max_pixels, std::int64_t max_bytes) {
  const py::gil_scoped_release others_may_run;
  return {read_picture(file, options_of(range, max_pixels, max_bytes))};
}

Pixels decode(const py::buffer& encoded, const std::string& range, std::int64_t max_pixels, std::int64_t max_bytes) {
  const py::buffer_info bytes = encoded.request();
  const std::span data(static_cast<const std::byte*>(bytes.ptr), static_cast<std::size_t>(bytes.size * bytes.itemsize));
  const py::gil_scoped_release others_may_run;
  return {decode_picture(data, options_of(range, max_pixels, max_bytes), "the picture")};
}

// Read-only, [H, W] or [H, W, 3].
py::buffer_info buffer_of(Pixels& pixels) {
  const Image& image = pixels.image;
  const py::ssize_t height = image.height, width = image.width, depth = channels(image.format);
  const std::string format = py::format_descriptor<std::uint8_t>::format();
  auto* data = const_cast<std::uint8_t*>(image.pixels.data());
  if (depth == 1) return {data, 1, format, 2, {height, width}, {width, py::ssize_t{1}}, true};
  return {data, 1, format, 3, {height, width, depth}, {width * depth, depth, py::ssize_t{1}}, true};
}

Pixels overlay(const py::handle& picture, const AnomalyMap& map, const std::vector<Box>& regions,
               const std::string& head, float level) {
  const ImageView view = view_of(picture);
  const py::gil_scoped_release others_may_run;
  const EnlargedMap enlarged({map.values, map.rows, map.columns}, map.frame, {view.width, view.height});
  return {draw_overlay(view, enlarged, scale_of_maps(head, level), regions)};
}

}  // namespace

void bind_pictures(py::module_& module) {
  py::class_<Pixels>(module, "Pixels", py::buffer_protocol())
      .def_buffer(buffer_of)
      .def_property_readonly("width", [](const Pixels& pixels) { return pixels.image.width; })
      .def_property_readonly("height", [](const Pixels& pixels) { return pixels.image.height; })
      .def_property_readonly("is_gray", [](const Pixels& pixels) { return pixels.image.format == PixelFormat::kGray8; })
      .def_property_readonly("is_bgr", [](const Pixels& pixels) { return pixels.image.format == PixelFormat::kBgr8; });
  module.def("read_picture", read_file, py::arg("file"), py::arg("range"), py::arg("max_pixels"), py::arg("max_bytes"));
  module.def("decode_picture", decode, py::arg("encoded"), py::arg("range"), py::arg("max_pixels"),
             py::arg("max_bytes"));
  module.def(
      "read_mask", [](const std::string& file) { return Pixels{read_mask(file)}; }, py::arg("file"),
      WithoutInterpreter());
  module.def("draw_overlay", overlay, py::arg("picture"), py::arg("map"), py::arg("regions"), py::arg("head"),
             py::arg("level"));
}

}  // namespace inctrl::python
