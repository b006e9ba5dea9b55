// apps/cli/prompt_pictures.cpp. Tested by tests/end_to_end/detect_test.py and prompts_test.py
#include "cli/prompt_pictures.h"

#include <optional>
#include <sstream>

#include "cli/in_order.h"
#include "sources/picture_source.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

constexpr std::size_t kMostVaried = 16;

}  // namespace

std::vector<std::string> list_normals(const std::vector<std::string>& paths) {
  std::istringstream no_names;
  PictureSource source(paths, no_names);
  std::vector<std::string> files;
  while (const auto name = source.next()) files.push_back(name->given);
  require(!files.empty(), ErrorCode::kInvalidArgument, "--normal: no picture was found there");
  return files;
}

PromptSet encode_normals(const Model& model, const PictureReader& reader, const std::vector<std::string>& files,
                         const EncodeOptions& options, Progress& progress) {
  std::size_t index = 0;
  const auto next = [&]() -> std::optional<std::size_t> {
    if (index == files.size()) return std::nullopt;
    return index++;
  };
  // The first one's variation counts; a set that is kept may be cut down to another.
  const std::size_t varied = options.keep_looks ? kMostVaried : 1;
  const auto encode = [&](std::size_t at) {
    const std::string& file = files[at];
    const RunPicture picture = reader.read(file, model.info().input_size);
    const ImageView view = picture.judged();
    PromptOptions prompt{.category = options.category, .sources = {}, .varied = at < varied ? 1 : 0};
    if (options.keep_looks) prompt.sources = {file}, prompt.thumbnails = true;
    return model.encode_prompts({&view, 1}, prompt);
  };
  std::vector<PromptSet> sets;
  const auto keep = [&](PromptSet set) {
    sets.push_back(std::move(set));
    progress.done_one();
  };
  const InOrder<std::size_t, PromptSet> in_order(options.threads, next, encode, keep);
  return PromptSet::join(sets).with_notes({.preprocess = std::string(reader.preprocess())});
}

Model model_of(const PromptSet& prompts, const std::string& model, const std::string& fit, const MachineFlags& machine,
               bool one_picture) {
  const PromptSetInfo& info = prompts.info();
  try {
    const Model loaded = load_model(model.empty() ? info.model : model, fit, machine, one_picture);
    require(loaded.info().identity == info.model_identity, ErrorCode::kIncompatible, called(prompts),
            " was made with another model ", info.model, " (", info.model_identity.substr(0, 12), "), this one is ",
            loaded.info().identity.substr(0, 12), ": give that one by --model, or make the set again");
    return loaded.with_tiles(info.tiles);
  } catch (const Error& error) {
    if (!model.empty() || error.code != ErrorCode::kNotFound) throw;
    throw Error(error.code, std::string(error.what()) + "; " + called(prompts) +
                                " was made with it: where its file lies elsewhere, --model FILE names it");
  }
}

std::string called(const PromptSet& prompts) {
  const std::string label = prompts.label();
  return label.empty() ? "the prompt set" : "prompt set " + label;
}

ReadingFlags read_as(const PromptSet& prompts, ReadingFlags flags) {
  const std::string& kept = prompts.notes().preprocess;
  require(flags.preprocess.empty() || flags.preprocess == kept, ErrorCode::kIncompatible, called(prompts),
          " was read with --preprocess ", kept, ", not ", flags.preprocess, ": leave --preprocess out");
  flags.preprocess = kept;
  return flags;
}

}  // namespace inctrl::cli
