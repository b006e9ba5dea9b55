// python/binding/errors.cpp: an Error of the library becomes the exception of inctrl/errors.py that has its kind.
// Tested by python/tests/test_errors.py
#include <string>

#include "binding/bind.h"
#include "inctrl/error.h"

namespace inctrl::python {
namespace py = pybind11;

void bind_errors(py::module_& module) {
  (void)module;
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const Error& error) {
      const py::object raised = py::module_::import("inctrl.errors").attr("of_kind")(kind(error.code));
      // A message may name a file in any encoding.
      const std::string words = error.what();
      const auto text = py::reinterpret_steal<py::object>(
          PyUnicode_DecodeUTF8(words.data(), static_cast<py::ssize_t>(words.size()), "backslashreplace"));
      PyErr_SetObject(raised.ptr(), text.ptr());
    }
  });
}

}  // namespace inctrl::python
