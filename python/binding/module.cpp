// python/binding/module.cpp: inctrl._inctrl, what the package inctrl is made of. Its functions take what
// inctrl/_pictures.py made of a user's pictures; the package's own classes are what people use.
#include "binding/bind.h"

PYBIND11_MODULE(_inctrl, module) {
  namespace own = inctrl::python;
  module.attr("__version__") = INCTRL_VERSION;
  own::bind_errors(module);
  own::bind_pictures(module);
  own::bind_results(module);
  own::bind_prompts(module);
  own::bind_model(module);
  own::bind_detector(module);
  own::bind_models(module);
  own::bind_metrics(module);
}
