// python/binding/models.cpp: other people's checkpoints as model files. Tested by python/tests/test_models.py
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "binding/bind.h"
#include "checkpoints/import_checkpoint.h"
#include "tensor_files/user_folders.h"
#include "text/merges.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

struct Wishes {
  std::optional<std::string> name, fit, licence, source;
  std::optional<std::filesystem::path> config, tokenizer, heads;
  std::vector<int> taps;
  std::optional<int> input_size, attention_heads;
};

py::dict import_file(const std::filesystem::path& checkpoint, const std::filesystem::path& out, const Wishes& wishes) {
  ImportReport report;
  {
    const py::gil_scoped_release others_may_run;
    ImportOptions options{.name = wishes.name,
                          .taps = wishes.taps,
                          .input_size = wishes.input_size,
                          .attention_heads = wishes.attention_heads,
                          .config = wishes.config,
                          .heads = wishes.heads,
                          .licence = wishes.licence,
                          .source = wishes.source};
    if (wishes.fit) options.fit = parse_fit(*wishes.fit);
    if (wishes.tokenizer) options.merges = Merges::open(*wishes.tokenizer).to_text();
    report = import_checkpoint(checkpoint, out, options);
  }
  return py::dict(py::arg("name") = report.config.name, py::arg("identity") = report.identity,
                  py::arg("notes") = report.notes);
}

}  // namespace

void bind_models(py::module_& module) {
  module.def("user_cache_folder", user_cache_folder);
  module.def(
      "import_checkpoint",
      [](const std::filesystem::path& checkpoint, const std::filesystem::path& out, std::optional<std::string> name,
         std::vector<int> taps, std::optional<int> input_size, std::optional<std::string> fit,
         std::optional<int> attention_heads, std::optional<std::filesystem::path> config,
         std::optional<std::filesystem::path> tokenizer, std::optional<std::filesystem::path> heads,
         std::optional<std::string> licence, std::optional<std::string> source) {
        return import_file(checkpoint, out,
                           {std::move(name), std::move(fit), std::move(licence), std::move(source), std::move(config),
                            std::move(tokenizer), std::move(heads), std::move(taps), input_size, attention_heads});
      },
      py::arg("checkpoint"), py::arg("out"), py::kw_only(), py::arg("name"), py::arg("taps"), py::arg("input_size"),
      py::arg("fit"), py::arg("attention_heads"), py::arg("config"), py::arg("tokenizer"), py::arg("heads"),
      py::arg("licence"), py::arg("source"));
}

}  // namespace inctrl::python
