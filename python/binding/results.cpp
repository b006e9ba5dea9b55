// python/binding/results.cpp: a result's numbers, and its map without a copy. Tested by python/tests/test_detector.py
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "binding/bind.h"
#include "inctrl/result.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

// The grid's values as the result holds them: the array keeps the result.
py::array_t<float> grid_of(const py::object& self) {
  const AnomalyMap& map = self.cast<const Result&>().anomaly_map;
  py::array_t<float> grid({map.rows, map.columns}, map.values.data(), self);
  grid.attr("setflags")(py::arg("write") = false);
  return grid;
}

py::array_t<float> enlarged(const Result& result, int width, int height) {
  py::array_t<float> values({height, width});
  const std::span<float> all(values.mutable_data(), static_cast<std::size_t>(values.size()));
  const py::gil_scoped_release others_may_run;
  enlarge(result.anomaly_map, width, height, all);
  return values;
}

}  // namespace

void bind_results(py::module_& module) {
  py::class_<Box>(
      module, "Region",
      "The bounding box of an anomalous place: `x`, `y`, `width`, `height` in the picture's pixels, and `score`, the "
      "largest map value inside.")
      .def_readonly("x", &Box::x, "Left edge, pixels")
      .def_readonly("y", &Box::y, "Upper edge, pixels")
      .def_readonly("width", &Box::width, "Pixels")
      .def_readonly("height", &Box::height, "Pixels")
      .def_readonly("score", &Box::score, "The largest map value inside")
      .def("__repr__", [](const Box& box) {
        return py::str("Region(x={}, y={}, width={}, height={}, score={:.4f})")
            .format(box.x, box.y, box.width, box.height, box.score);
      });
  py::class_<AnomalyMap>(module, "AnomalyMap");
  py::class_<Result>(module, "RawResult")
      .def_readonly("pred_score", &Result::pred_score)
      .def_property_readonly("pred_label", [](const Result& result) { return name(result.pred_label); })
      .def_readonly("threshold", &Result::threshold)
      .def_readonly("p_value", &Result::p_value)
      .def_readonly("normals", &Result::normals)
      .def_property_readonly("patch", [](const Result& result) { return result.parts.patch; })
      .def_property_readonly("image", [](const Result& result) { return result.parts.image; })
      .def_property_readonly("text", [](const Result& result) { return result.parts.text; })
      .def_readonly("regions", &Result::regions)
      .def_readonly("map", &Result::anomaly_map)
      .def_property_readonly("frame",
                             [](const Result& result) {
                               const Frame& frame = result.anomaly_map.frame;
                               return std::array{frame.left, frame.top, frame.width, frame.height};
                             })
      .def_property_readonly("grid", grid_of)
      .def("enlarge", enlarged, py::arg("width"), py::arg("height"));
}

}  // namespace inctrl::python
