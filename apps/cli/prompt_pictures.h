// apps/cli/prompt_pictures.h: which normal pictures become prompts, and how do they?
// Tested by tests/end_to_end/detect_test.py and prompts_test.py
#pragma once

#include <string>
#include <vector>

#include "cli/picture_reader.h"
#include "cli/progress.h"
#include "inctrl/model.h"

namespace inctrl::cli {

// The pictures that --normal means, in order. kInvalidArgument if there is none.
std::vector<std::string> list_normals(const std::vector<std::string>& paths);

struct EncodeOptions {
  std::string category;
  bool keep_looks = false;  // sources and thumbnails
  int threads = 1;
};

// Reads and encodes them, several at once. The first broken picture stops it: fewer prompts would judge differently, in
// silence. One picture done is one step of `progress`.
PromptSet encode_normals(const Model& model, const PictureReader& reader, const std::vector<std::string>& files,
                         const EncodeOptions& options, Progress& progress);

// What messages call it: "prompt set bolts@3", or "the prompt set" where it has no name.
std::string called(const PromptSet& prompts);

// The model that made a stored set: `model`, a name or a file, or if empty the set's by its name. kNotFound, saying
// that --model names it; kIncompatible if that is another one.
Model model_of(const PromptSet& prompts, const std::string& model, const std::string& fit, const MachineFlags& machine,
               bool one_picture);

// `flags` with what a stored set says where they say nothing. kIncompatible if they say otherwise: prompts and queries
// must be read alike.
ReadingFlags read_as(const PromptSet& prompts, ReadingFlags flags);

}  // namespace inctrl::cli
