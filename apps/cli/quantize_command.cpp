// apps/cli/quantize_command.cpp: `inctrl quantize`. Tested by tests/end_to_end/quantize_test.py
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/interrupt.h"
#include "cli/picture_reader.h"
#include "cli/progress.h"
#include "cli/prompt_pictures.h"
#include "cli/run_flags.h"
#include "cli/value_names.h"
#include "encoder/encoder.h"
#include "imaging/fit.h"
#include "imaging/normalise.h"
#include "quantisation/quantiser.h"
#include "residual/patch_residual.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

struct QuantizeFlags {
  std::string model = "inctrl-lite", out, name, fit;
  std::vector<std::string> normal;
  int most = 64, threads = 0;
  ReadingFlags reading;
  bool quiet = false, no_progress = false;
};

// As many as are wanted, evenly spread over the list.
std::vector<std::string> evenly(const std::vector<std::string>& files, int most) {
  const std::size_t count = std::min(files.size(), static_cast<std::size_t>(most));
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(files[i * files.size() / count]);
  return chosen;
}

// Calibration pictures as the encoder sees them. A few are kept, to compare the two models.
class CalibrationPictures {
 public:
  CalibrationPictures(const QuantizeFlags& flags, const ModelConfig& config)
      : reader_(flags.reading, flags.fit),
        size_(config.input_size),
        fit_(flags.fit.empty() ? config.fit : parse_fit(flags.fit)),
        normaliser_(config.mean, config.std) {}

  std::vector<std::uint8_t> read(const std::string& file) {
    constexpr std::size_t kKept = 16;
    const RunPicture picture = reader_.read(file, size_);
    std::vector<std::uint8_t> pixels = fit_to_square(picture.judged(), size_, fit_).pixels;
    if (kept_.size() < kKept) kept_.push_back(pixels);
    return pixels;
  }
  void to_planes(const std::vector<std::uint8_t>& pixels, float* planes) const {
    normaliser_.to_planes(pixels, planes);
  }

  std::vector<Encoding> encode_kept(const Encoder& encoder) const {
    return encoder.encode(static_cast<int>(kept_.size()),
                          [&](int index, float* planes) { to_planes(kept_[static_cast<std::size_t>(index)], planes); });
  }

 private:
  PictureReader reader_;
  int size_;
  Fit fit_;
  Normaliser normaliser_;
  std::vector<std::vector<std::uint8_t>> kept_;
};

// Of each tap, the mean residual of a token to itself after rounding: half of one minus the cosine.
std::vector<double> moved_tokens(std::vector<Encoding> exact, std::vector<Encoding> rounded) {
  std::vector<double> moved(exact.front().taps.size(), 0.0);
  for (std::size_t picture = 0; picture < exact.size(); ++picture)
    for (std::size_t tap = 0; tap < moved.size(); ++tap) {
      TokenGrid &a = exact[picture].taps[tap], &b = rounded[picture].taps[tap];
      normalise_tokens(a);
      normalise_tokens(b);
      double cosines = 0;
      for (std::size_t i = 0; i < a.values.size(); ++i) cosines += static_cast<double>(a.values[i]) * b.values[i];
      moved[tap] += (1 - cosines / a.count()) / 2 / static_cast<double>(exact.size());
    }
  return moved;
}

void explain(const QuantizeFlags& flags, const QuantisationReport& report, const std::vector<double>& moved) {
  const auto worst = std::max_element(report.products.begin(), report.products.end(),
                                      [](const auto& a, const auto& b) { return a.error < b.error; });
  const auto smoothed = std::count_if(report.products.begin(), report.products.end(),
                                      [](const QuantisedProduct& product) { return product.strength > 0; });
  std::cerr << std::fixed << std::setprecision(4) << "inctrl quantize: " << report.products.size()
            << " products in 8 bits, " << smoothed << " of them smoothed; the largest error is " << worst->error
            << " of the output, in " << worst->name << "\ninctrl quantize: tokens move by";
  for (const double tap : moved) std::cerr << ' ' << std::setprecision(5) << tap;
  std::cerr << " (mean residual to the exact ones, of each tap)\ninctrl quantize: wrote " << flags.out << " ("
            << report.identity.substr(0, 12) << ")\n";
}

int run_quantize(const QuantizeFlags& flags) {
  const ModelFile model = open_model_file(Model::find(flags.model));
  const std::vector<std::string> files = evenly(list_normals(flags.normal), flags.most);
  const int threads = MachineFlags{.threads = flags.threads}.thread_count();
  CalibrationPictures pictures(flags, model.config);
  Quantiser quantiser(model, static_cast<int>(files.size()));
  std::size_t failed = 0;
  Progress progress(!flags.quiet && !flags.no_progress, files.size() + quantiser.product_count(), "steps");
  for (const std::string& file : files) {
    if (interrupted()) return kInterrupted;
    try {
      const std::vector<std::uint8_t> pixels = pictures.read(file);
      quantiser.add([&](float* planes) { pictures.to_planes(pixels, planes); });
    } catch (const Error& error) {
      ++failed;
      progress.say(std::string("inctrl quantize: ") + error.what());
    }
    progress.done_one();
  }
  const std::string name = flags.name.empty() ? model.config.name + "-int8" : flags.name;
  const QuantisationReport report = quantiser.write(flags.out, name, threads, [&] { progress.done_one(); });
  const auto rounded = make_encoder(open_model_file(flags.out), {.precision = Precision::kInt8, .threads = threads});
  const auto exact = make_encoder(model, {.threads = threads});
  const std::vector<double> moved = moved_tokens(pictures.encode_kept(*exact), pictures.encode_kept(*rounded));
  if (!flags.quiet) explain(flags, report, moved);
  return failed > 0 ? kSomeFailed : kAllDone;
}

}  // namespace

void add_quantize_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<QuantizeFlags>();
  CLI::App* command = app.add_subcommand("quantize", "Make a model of 8-bit weights: faster, a quarter of the size");
  command->add_option("--model", flags->model, "A model's name or file")->type_name(kModel)->capture_default_str();
  command->add_option("--normal", flags->normal, "Calibration pictures: files or folders, normal ones of any kind")
      ->type_name(kPath)
      ->required();
  command->add_option("--out", flags->out, "The model file to write (.safetensors)")->type_name(kFile)->required();
  command->add_option("--name", flags->name, "The model's name (default: the old one's with -int8)");
  command->add_option("--pictures", flags->most, "Use at most so many, evenly spread")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--fit", flags->fit, "How pictures become the encoder's square (default: the model's)")
      ->check(CLI::IsMember({"crop", "squash", "pad"}));
  flags->reading.add_to(*command, false);
  command->add_option("--threads", flags->threads, "Processor threads (default: one a processor)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", flags->quiet, "Say nothing but errors");
  command->add_flag("--no-progress", flags->no_progress, "No progress bar");
  command->footer(
      "Example:\n"
      "  inctrl quantize --model inctrl-lite --normal good/ --out lite-int8.safetensors\n"
      "  inctrl detect parts/ --normal good/ --model lite-int8.safetensors --precision auto\n"
      "Scores differ slightly from the exact model's: prompt sets and thresholds are made anew. docs/performance.md.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_quantize(*flags); }); });
}

}  // namespace inctrl::cli
