// python/binding/prompts.cpp: sets of prompts, and pictures that are encoded. Tested by python/tests/test_prompts.py
#include <pybind11/functional.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "binding/bind.h"
#include "binding/views.h"
#include "inctrl/encoded_picture.h"
#include "inctrl/prompt_set.h"
#include "inctrl/suggestion.h"
#include "records/prompt_store.h"

namespace inctrl::python {
namespace py = pybind11;

namespace {

py::dict describe(const PromptSet& prompts) {
  const PromptSetInfo& info = prompts.info();
  py::dict about;
  about["model"] = info.model;
  about["model_identity"] = info.model_identity;
  about["fit"] = name(info.fit);
  about["tiles"] = name(info.tiles);
  about["category"] = info.category;
  about["coreset"] = info.coreset;
  about["name"] = prompts.notes().name;
  about["version"] = prompts.notes().version;
  about["preprocess"] = prompts.notes().preprocess;
  about["label"] = prompts.label();
  about["normal_level"] = prompts.normal_level();
  return about;
}

std::vector<std::string> sources(const PromptSet& prompts) {
  std::vector<std::string> names;
  for (const PromptPicture& picture : prompts.pictures()) names.push_back(picture.source);
  return names;
}

py::list thumbnails(const PromptSet& prompts) {
  py::list pictures;
  for (const PromptPicture& picture : prompts.pictures()) {
    if (picture.thumbnail.pixels.empty())
      pictures.append(py::none());
    else
      pictures.append(Pixels{picture.thumbnail});
  }
  return pictures;
}

PromptSet with_name(const PromptSet& prompts, const std::string& label) {
  PromptSetNotes notes = prompts.notes();
  notes.name = label;
  return prompts.with_notes(notes);
}

PromptSet masked(const PromptSet& prompts, const py::object& mask) {
  return prompts.with_mask(mask.is_none() ? ImageView{} : view_of(mask));
}

py::dict suggest(const PromptSet& normals, int shots, std::uint64_t seed, int threads,
                 const std::function<void()>& done) {
  SuggestOptions options{.shots = shots, .seed = seed, .threads = threads};
  if (done)
    options.picture_done = [&done] {
      const py::gil_scoped_acquire interpreter;
      done();
    };
  Suggestion suggestion;
  {
    const py::gil_scoped_release others_may_run;
    suggestion = suggest_prompts(normals, options);
  }
  py::list duplicates, loners;
  for (const Duplicate& pair : suggestion.duplicates) duplicates.append(py::make_tuple(pair.first, pair.second));
  for (const Loner& loner : suggestion.loners) loners.append(py::make_tuple(loner.picture, loner.unlike));
  py::dict about;
  about["chosen"] = suggestion.chosen;
  about["unlike"] = suggestion.unlike;
  about["mean"] = suggestion.mean;
  about["random"] = py::make_tuple(suggestion.random_least, suggestion.random_median, suggestion.random_largest);
  about["duplicates"] = duplicates;
  about["loners"] = loners;
  return about;
}

}  // namespace

void bind_prompts(py::module_& module) {
  py::class_<EncodedPicture>(module, "EncodedPicture")
      .def_static("load", &EncodedPicture::load, py::arg("file"), WithoutInterpreter())
      .def("save", &EncodedPicture::save, py::arg("file"), WithoutInterpreter())
      .def_property_readonly("width", &EncodedPicture::width)
      .def_property_readonly("height", &EncodedPicture::height);
  py::class_<PromptSet>(module, "PromptSet")
      .def_static("load", &PromptSet::load, py::arg("file"), WithoutInterpreter())
      .def_static(
          "load_stored", [](const std::string& name) { return PromptStore::of_user().load(name); }, py::arg("name"),
          WithoutInterpreter())
      .def(
          "store",
          [](const PromptSet& prompts, const std::string& name) {
            return PromptStore::of_user().create(name, prompts);
          },
          py::arg("name"), WithoutInterpreter())
      .def("save", &PromptSet::save, py::arg("file"), WithoutInterpreter())
      .def_property_readonly("shots", &PromptSet::shots)
      .def_property_readonly("info", describe)
      .def_property_readonly("sources", sources)
      .def_property_readonly("thumbnails", thumbnails)
      .def_property_readonly("is_calibrated",
                             [](const PromptSet& prompts) { return prompts.calibration().has_value(); })
      .def("leave_one_out", &PromptSet::leave_one_out, WithoutInterpreter())
      .def_static(
          "join", [](const std::vector<PromptSet>& sets) { return PromptSet::join(sets); }, py::arg("sets"),
          WithoutInterpreter())
      .def(
          "select", [](const PromptSet& prompts, const std::vector<int>& indices) { return prompts.select(indices); },
          py::arg("indices"), WithoutInterpreter())
      .def("with_name", with_name, py::arg("name"))
      .def("with_mask", masked, py::arg("mask"))
      .def("suggest", suggest, py::arg("shots"), py::arg("seed"), py::arg("threads"), py::arg("done"));
}

}  // namespace inctrl::python
