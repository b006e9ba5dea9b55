// python/binding/detector.cpp: one model against one set of prompts. Tested by python/tests/test_detector.py
#include "inctrl/detector.h"

#include <pybind11/stl.h>

#include "binding/bind.h"
#include "binding/views.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

Detector make(const Model& model, const PromptSet& prompts, std::optional<float> threshold,
              std::optional<double> false_alarms, bool decide, const py::object& ignore) {
  DetectorOptions options{
      .threshold = threshold, .false_alarms = false_alarms, .decide = decide, .ignore = copy_of(ignore)};
  const py::gil_scoped_release others_may_run;
  return Detector(model, prompts, options);
}

std::vector<Result> detect(const Detector& detector, const py::iterable& pictures) {
  const Views views(pictures);
  const py::gil_scoped_release others_may_run;
  return detector.detect(views.all());
}

py::object basis(const Detector& detector) {
  const std::optional<DecisionBasis> found = detector.basis();
  if (!found) return py::none();
  return py::dict(py::arg("threshold") = found->threshold, py::arg("normal_below") = found->normal_below,
                  py::arg("false_alarms") = found->false_alarms, py::arg("normals") = found->normals,
                  py::arg("by_ranks") = found->by_ranks);
}

}  // namespace

void bind_detector(py::module_& module) {
  py::class_<Detector>(module, "Detector")
      .def(py::init(&make), py::arg("model"), py::arg("prompts"), py::arg("threshold"), py::arg("false_alarms"),
           py::arg("decide"), py::arg("ignore"))
      .def("detect", detect, py::arg("pictures"))
      .def(
          "detect_encoded",
          [](const Detector& detector, const EncodedPicture& picture) { return detector.detect(picture); },
          py::arg("picture"), WithoutInterpreter())
      .def_property_readonly("basis", basis)
      .def_property_readonly("region_level", &Detector::region_level);
}

}  // namespace inctrl::python
