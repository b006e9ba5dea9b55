// python/binding/program.cpp: inctrl._program, the program inside Python. Tested by python/tests/test_commands.py
#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <mutex>

#include "binding/bind.h"
#include "cli/embedding.h"
#include "cli/interrupt.h"
#include "cli/program.h"
#include "detector/find_model.h"
#include "hub/pull_model.h"
#include "hub/pull_source.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

std::vector<const char*> pointers(const std::vector<std::string>& words) {
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  return pointers;
}

int run_main(const std::vector<std::string>& words) {
  const std::vector<const char*> argv = pointers(words);
  const py::gil_scoped_release others_may_run;
  return cli::run_program(static_cast<int>(argv.size()), argv.data());
}

// A callback of Python's that is called from threads of ours. What it raises ends the work, and is raised again by
// settle(), in the thread that called us.
class Callback {
 public:
  explicit Callback(const py::object& function) : function_(function) {}
  template <typename... Arguments>
  void operator()(const Arguments&... arguments) noexcept {
    if (function_.is_none()) return;
    const py::gil_scoped_acquire interpreter;
    if (raised_) return;
    try {
      function_(arguments...);
    } catch (...) {
      raised_ = std::current_exception();
      cli::interrupt();
    }
  }
  // Whether the work should end: what was called raised, or a signal's handler does now.
  bool wants_end() noexcept {
    const py::gil_scoped_acquire interpreter;
    if (!raised_ && PyErr_CheckSignals() != 0) raised_ = std::make_exception_ptr(py::error_already_set());
    return raised_ != nullptr;
  }
  void settle() const {
    if (raised_) std::rethrow_exception(raised_);
  }

 private:
  const py::object& function_;
  std::exception_ptr raised_;
};

int run_command(const std::vector<std::string>& words, const py::object& progress) {
  static std::mutex one_at_a_time;
  Callback callback(progress);
  const cli::Embedding embedding{[&](std::size_t done, std::optional<std::size_t> total) { callback(done, total); }};
  const std::vector<const char*> argv = pointers(words);
  int status = 0;
  {
    const py::gil_scoped_release others_may_run;
    const std::lock_guard lock(one_at_a_time);
    status = cli::run_embedded(static_cast<int>(argv.size()), argv.data(), embedding);
  }
  callback.settle();
  return status;
}

std::optional<std::string> pull(const std::string& source, const std::optional<std::string>& name,
                                const std::optional<std::string>& licence, bool replace, bool offline, int retries,
                                int stall, const py::object& progress) {
  Callback callback(progress);
  PullOptions options = PullOptions::of_environment();
  options.name = name;
  options.licence = licence;
  options.replace = replace;
  options.settings.offline = options.settings.offline || offline;
  options.patience.retries = retries;
  options.patience.stall = std::chrono::seconds(stall);
  options.patience.stop = [&] { return callback.wants_end(); };
  options.on_transfer = [&](const Transfer& transfer) { callback(transfer.done, transfer.total); };
  PullReport report;
  {
    const py::gil_scoped_release others_may_run;
    report = pull_model(parse_pull_source(source), options);
  }
  callback.settle();
  if (report.end == PullReport::End::kStopped) return std::nullopt;
  return report.name;
}

}  // namespace
}  // namespace inctrl::python

PYBIND11_MODULE(_program, module) {
  namespace own = inctrl::python;
  namespace py = pybind11;
  own::bind_errors(module);
  module.def("main", own::run_main, py::arg("words"));
  module.def("run", own::run_command, py::arg("words"), py::arg("progress"));
  module.def("pull", own::pull, py::arg("source"), py::kw_only(), py::arg("name"), py::arg("licence"),
             py::arg("replace"), py::arg("offline"), py::arg("retries"), py::arg("stall"), py::arg("progress"));
  module.def(
      "add_model_folder", [](const std::filesystem::path& folder) { inctrl::add_model_folder(folder); },
      py::arg("folder"));
}
