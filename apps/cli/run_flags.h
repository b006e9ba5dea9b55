// apps/cli/run_flags.h: which flags do the sub-commands share that encode pictures?
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "inctrl/model.h"
#include "pictures/read_picture.h"

namespace inctrl::cli {

// How picture files are read.
struct ReadingFlags {
  std::string range = "full";
  std::string preprocess;  // upright or released; empty: the prompt set's, else upright
  double max_megapixels = 200, max_file_mib = 256;
  bool fast_decode = false;

  // `kept`: a prompt set may say how its pictures were read.
  void add_to(CLI::App& command, bool kept);
  ReadOptions options() const;
};

// --precision, of every sub-command that runs an encoder.
void add_precision_flag(CLI::App& command, std::string& precision);

// kInvalidArgument if pictures that the model looks at in tiles would be made smaller first.
void require_whole_for_tiles(const ReadingFlags& reading, const Model& model);

// Where and how the encoder runs.
struct MachineFlags {
  std::string device = "CPU", precision = "f32";
  int threads = 0, batch = 0;  // 0: one a processor; chosen

  void add_to(CLI::App& command);
  void add_without_batch(CLI::App& command);
  int thread_count() const;
};

// In how many tiles large pictures are looked at.
struct TileFlags {
  std::string tiles;  // ROWSxCOLUMNS or auto; empty: as the prompt set's, else as one
  std::string reach;  // N or all; empty: as the prompt set's, else 1

  void add_to(CLI::App& command);
  bool given() const { return !tiles.empty(); }
  // kInvalidArgument with --fit crop or pad, or --preprocess released: tiles are always squashed, of an upright
  // picture.
  void require_alone(const std::string& fit, std::string_view preprocess) const;
  // kIncompatible if another look is asked for than the prompts had, which messages call `set`.
  void require_those_of(const Tiles& prompts, const std::string& set) const;
  // `model` so looking. `auto` means what suits the picture `file`.
  Model apply(const Model& model, const std::string& file, const ReadOptions& options) const;
};

// `fit`: the model's own if empty. A single picture has all threads to itself; else each is encoded by one.
// `heads`: see ModelOptions.
Model load_model(const std::string& name, const std::string& fit, const MachineFlags& machine, bool one_picture,
                 bool heads = true);

}  // namespace inctrl::cli
