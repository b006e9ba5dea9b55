// python/binding/metrics.cpp: what scores of labelled pictures are worth. Tested by python/tests_ray/test_pipeline.py
#include "metrics/image_metrics.h"

#include <pybind11/stl.h>

#include "binding/bind.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

py::object or_none(const Metric& metric) {
  return metric.value ? py::object(py::float_(*metric.value)) : py::none();
}

py::dict image_metrics(const std::vector<float>& scores, const std::vector<bool>& anomalous) {
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < scores.size(); ++i) judged.push_back({scores[i], anomalous.at(i)});
  return py::dict(py::arg("image_auroc") = or_none(auroc(judged)),
                  py::arg("image_auprc") = or_none(average_precision(judged)),
                  py::arg("image_f1max") = or_none(best_f1(judged).f1));
}

}  // namespace

void bind_metrics(py::module_& module) {
  module.def("image_metrics", image_metrics, py::arg("scores"), py::arg("anomalous"));
}

}  // namespace inctrl::python
