// python/binding/model.cpp: an encoder and its heads. Tested by python/tests/test_detector.py
#include "inctrl/model.h"

#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "binding/bind.h"
#include "binding/views.h"
#include "tensor/each_index.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

Model load(const std::filesystem::path& file, const std::string& device, const std::string& precision,
           const std::string& fit, int threads, int streams, int batch, bool heads,
           const std::filesystem::path& compiled_cache) {
  ModelOptions options{.device = device,
                       .precision = parse_precision(precision),
                       .threads = threads,
                       .streams = streams,
                       .batch = batch,
                       .heads = heads,
                       .compiled_cache = compiled_cache};
  if (!fit.empty()) options.fit = parse_fit(fit);
  return Model::load(file, options);
}

py::dict describe(const Model& model) {
  const ModelInfo& info = model.info();
  py::list licences;
  for (const Licence& licence : info.licences)
    licences.append(py::dict(py::arg("part") = licence.part, py::arg("licence") = licence.licence,
                             py::arg("source") = licence.source));
  py::dict about;
  about["name"] = info.name;
  about["identity"] = info.identity;
  about["encoder_family"] = info.encoder_family;
  about["taps"] = info.taps;
  about["input_size"] = info.input_size;
  about["fit"] = name(info.fit);
  about["tiles"] = name(info.tiles);
  about["batch"] = info.batch;
  about["head"] = info.head;
  about["text_prior"] = info.text_prior;
  about["licences"] = licences;
  return about;
}

// Pictures are encoded side by side, and in their order.
std::vector<EncodedPicture> encode(const Model& model, const py::iterable& pictures, int threads) {
  const Views views(pictures);
  const std::vector<ImageView>& all = views.all();
  const py::gil_scoped_release others_may_run;
  std::vector<std::optional<EncodedPicture>> encoded(all.size());
  for_each_index(all.size(), threads, [&](std::size_t i) { encoded[i] = model.encode({&all[i], 1}).front(); });
  std::vector<EncodedPicture> whole;
  for (std::optional<EncodedPicture>& picture : encoded) whole.push_back(std::move(*picture));
  return whole;
}

// As `inctrl detect --normal` makes them: of the first picture it is noted how its scores vary.
PromptSet encode_prompts(const Model& model, const py::iterable& pictures, const std::string& category,
                         const std::vector<std::string>& sources, int threads) {
  const Views views(pictures);
  const std::vector<ImageView>& all = views.all();
  const py::gil_scoped_release others_may_run;
  if (all.empty()) return model.encode_prompts(all, category);  // says what is wrong
  std::vector<std::optional<PromptSet>> encoded(all.size());
  for_each_index(all.size(), threads, [&](std::size_t i) {
    const PromptOptions options{
        .category = category, .sources = {sources[i]}, .thumbnails = true, .varied = i == 0 ? 1 : 0};
    encoded[i] = model.encode_prompts({&all[i], 1}, options);
  });
  std::vector<PromptSet> sets;
  for (std::optional<PromptSet>& set : encoded) sets.push_back(std::move(*set));
  return PromptSet::join(sets);
}

PromptSet calibrate(const Model& model, const PromptSet& prompts, const std::vector<EncodedPicture>& normals,
                    const std::vector<EncodedPicture>& reviewed_defects, std::optional<double> false_alarms) {
  return model.calibrate(prompts,
                         {.false_alarms = false_alarms, .normals = normals, .reviewed_defects = reviewed_defects});
}

PromptSet coreset(const Model& model, const PromptSet& prompts, double share, const std::function<void(double)>& step) {
  std::function<void(double)> tell;
  if (step)
    tell = [&step](double done) {
      const py::gil_scoped_acquire interpreter;
      step(done);
    };
  const py::gil_scoped_release others_may_run;
  return model.coreset(prompts, share, tell);
}

}  // namespace

void bind_model(py::module_& module) {
  py::class_<Model>(module, "Model")
      .def_static("load", load, py::arg("file"), py::kw_only(), py::arg("device"), py::arg("precision"), py::arg("fit"),
                  py::arg("threads"), py::arg("streams"), py::arg("batch"), py::arg("heads"), py::arg("compiled_cache"),
                  WithoutInterpreter())
      .def_static(
          "find", [](const std::string& name) { return Model::find(name); }, py::arg("name_or_path"))
      .def_static("available", &Model::available)
      .def_property_readonly("info", describe)
      .def(
          "with_tiles",
          [](const Model& model, const std::string& tiles, const std::string& reach) {
            Tiles parsed = parse_tiles(tiles);
            parsed.reach = parse_reach(reach);
            return model.with_tiles(parsed);
          },
          py::arg("tiles"), py::arg("reach"))
      .def("encode", encode, py::arg("pictures"), py::arg("threads"))
      .def("encode_prompts", encode_prompts, py::arg("pictures"), py::arg("category"), py::arg("sources"),
           py::arg("threads"))
      .def(
          "prompts_of",
          [](const Model& model, const std::vector<EncodedPicture>& pictures, const std::string& category) {
            return model.prompts_of(pictures, {.category = category});
          },
          py::arg("pictures"), py::arg("category"), WithoutInterpreter())
      .def("calibrate", calibrate, py::arg("prompts"), py::arg("normals"), py::arg("reviewed_defects"),
           py::arg("false_alarms"), WithoutInterpreter())
      .def("coreset", coreset, py::arg("prompts"), py::arg("share"), py::arg("step"));
  module.def(
      "suitable_tiles",
      [](int width, int height, int input_size) { return name(suitable_tiles(width, height, input_size)); },
      py::arg("width"), py::arg("height"), py::arg("input_size"));
}

}  // namespace inctrl::python
