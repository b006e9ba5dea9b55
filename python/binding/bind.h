// python/binding/bind.h: the parts of the module inctrl._inctrl, a file each.
#pragma once

#include <pybind11/pybind11.h>

namespace inctrl::python {

void bind_errors(pybind11::module_& module);
void bind_pictures(pybind11::module_& module);
void bind_results(pybind11::module_& module);
void bind_prompts(pybind11::module_& module);
void bind_model(pybind11::module_& module);
void bind_detector(pybind11::module_& module);
void bind_models(pybind11::module_& module);
void bind_metrics(pybind11::module_& module);

// Work that needs no Python: other threads may run it meanwhile.
using WithoutInterpreter = pybind11::call_guard<pybind11::gil_scoped_release>;

}  // namespace inctrl::python
