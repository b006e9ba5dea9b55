// apps/cli/run_flags.cpp. Tested by tests/end_to_end/
#include "cli/run_flags.h"

#include <algorithm>
#include <thread>

#include "inctrl/error.h"
#include "tensor/require.h"
#include "tensor_files/user_folders.h"

namespace inctrl::cli {

void ReadingFlags::add_to(CLI::App& command, bool kept) {
  command
      .add_option(
          "--preprocess", preprocess,
          std::string("Order of steps from file to pixels: upright (EXIF obeyed, alpha on white), or released (to the "
                      "letter what the published code does) (default: ") +
              (kept ? "the prompt set's, else upright)" : "upright)"))
      ->check(CLI::IsMember({"upright", "released"}));
  command.add_option("--range", range, "Values of deep pictures shown as black:white; full, auto or MIN:MAX")
      ->capture_default_str();
  command.add_flag("--fast-decode", fast_decode,
                   "Decode large JPEGs smaller, at up to an eighth: faster, scores differ slightly");
  command.add_option("--max-megapixels", max_megapixels, "Refuse larger pictures")
      ->check(CLI::Range(0.000001, 100000.0))
      ->capture_default_str();
  command.add_option("--max-file-mib", max_file_mib, "Refuse larger files")
      ->check(CLI::Range(0.001, 1000000.0))
      ->capture_default_str();
}

void require_whole_for_tiles(const ReadingFlags& reading, const Model& model) {
  require(!reading.fast_decode || model.info().tiles.count() == 1, ErrorCode::kInvalidArgument,
          "--fast-decode does not go with --tiles, which look at every pixel");
}

ReadOptions ReadingFlags::options() const {
  ReadOptions options;
  options.range = parse_range(range);
  options.max_pixels = static_cast<std::int64_t>(max_megapixels * 1e6);
  options.max_bytes = static_cast<std::int64_t>(max_file_mib * (1 << 20));
  return options;
}

void MachineFlags::add_to(CLI::App& command) {
  add_without_batch(command);
  command
      .add_option("--batch", batch,
                  "Pictures in one run of the encoder (default: 4 for hundreds of pictures in bf16 or int8 where the "
                  "processor has bfloat16, else 1)")
      ->check(CLI::Range(1, 256));
}

void MachineFlags::add_without_batch(CLI::App& command) {
  command
      .add_option(
          "--device", device,
          "Where the encoder runs, as OpenVINO names it: CPU, GPU, NPU, AUTO (inctrl doctor lists what is here)")
      ->capture_default_str();
  add_precision_flag(command, precision);
  command.add_option("--threads", threads, "Processor threads (default: one a processor)")->check(CLI::Range(1, 1024));
}

void add_precision_flag(CLI::App& command, std::string& precision) {
  command
      .add_option(
          "--precision", precision,
          "Number format of the encoder: f32 (exact), bf16 (where the processor has it), int8 (models of inctrl "
          "quantize), or auto (the fastest of them)")
      ->check(CLI::IsMember({"f32", "bf16", "int8", "auto"}))
      ->capture_default_str();
}

int MachineFlags::thread_count() const {
  return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void TileFlags::add_to(CLI::App& command) {
  CLI::Option* option = command.add_option(
      "--tiles", tiles, "Look at large pictures in ROWSxCOLUMNS overlapping tiles, or in as many as suit them: auto");
  option->check(CLI::Validator(
      [](const std::string& text) -> std::string {
        try {
          if (text != "auto") (void)parse_tiles(text);
          return {};
        } catch (const Error& error) {
          return error.what();
        }
      },
      "ROWSxCOLUMNS|auto"));
  command
      .add_option(
          "--tile-reach", reach,
          "How many steps away prompts' tiles are compared with: 0 the same place, 1 its neighbours, ... or all")
      ->check(CLI::Validator(
          [](const std::string& text) -> std::string {
            try {
              (void)parse_reach(text);
              return {};
            } catch (const Error& error) {
              return error.what();
            }
          },
          "N|all"))
      ->needs(option)
      ->default_str("1");
}

void TileFlags::require_alone(const std::string& fit, std::string_view preprocess) const {
  if (!given()) return;
  require(preprocess != "released", ErrorCode::kInvalidArgument, "--tiles does not go with --preprocess released");
  require(fit.empty() || fit == "squash", ErrorCode::kInvalidArgument, "--fit ", fit,
          " does not go with --tiles: nothing of a picture is hidden, and a tile is squashed");
}

void TileFlags::require_those_of(const Tiles& prompts, const std::string& set) const {
  if (!given()) return;
  Tiles wanted = tiles == "auto" ? prompts : parse_tiles(tiles);
  wanted.reach = reach.empty() ? prompts.reach : parse_reach(reach);
  require(wanted == prompts || (wanted.count() == 1 && prompts.count() == 1), ErrorCode::kIncompatible, set,
          " was looked at in ", name(prompts), " tiles, ",
          prompts.reach == kEverywhere ? "each compared with all" : "of reach " + std::to_string(prompts.reach),
          ": leave --tiles and --tile-reach out, or make the set again");
}

Model TileFlags::apply(const Model& model, const std::string& file, const ReadOptions& options) const {
  if (!given()) return model;
  Tiles wanted;
  if (tiles == "auto") {
    const Size size = picture_size(file, options);
    wanted = suitable_tiles(size.width, size.height, model.info().input_size);
  } else {
    wanted = parse_tiles(tiles);
  }
  if (!reach.empty()) wanted.reach = parse_reach(reach);
  return model.with_tiles(wanted);
}

Model load_model(const std::string& name, const std::string& fit, const MachineFlags& machine, bool one_picture,
                 bool heads) {
  ModelOptions options{.device = machine.device, .precision = parse_precision(machine.precision)};
  if (!fit.empty()) options.fit = parse_fit(fit);
  options.threads = machine.thread_count();
  options.streams = one_picture ? 1 : options.threads;
  options.batch = machine.batch;
  options.heads = heads;
  if (const std::optional<std::filesystem::path> cache = user_cache_folder())
    options.compiled_cache = *cache / "compiled";
  return Model::load(Model::find(name), options);
}

}  // namespace inctrl::cli
