// apps/cli/bench_command.cpp: `inctrl bench`, how fast is this machine? Tested by tests/end_to_end/
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/bench_curves.h"
#include "cli/bench_peak.h"
#include "cli/bench_pictures.h"
#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/in_order.h"
#include "cli/output_folder.h"
#include "cli/run_flags.h"
#include "cli/value_names.h"
#include "cli/version.h"
#include "encoder/encoder.h"
#include "imaging/fit.h"
#include "imaging/normalise.h"
#include "inctrl/detector.h"
#include "pictures/read_picture.h"
#include "pictures/write_picture.h"
#include "residual/patch_residual.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;
using Json = BenchJson;
using Clock = std::chrono::steady_clock;

struct BenchFlags {
  std::string model = "inctrl-lite", precision = "f32";
  std::string category = "plate";  // what the drawn pictures show
  int pictures = 32, side = 1024, shots = 4;
  int threads = 1;  // of the encoder alone
  int up_to = 100;  // pictures of the longest run
  bool json = false, encoder_alone = false, quick = false;
};

// A folder of drawn pictures that goes when the benchmark ends.
class BenchFolder {
 public:
  BenchFolder(int pictures, int side) {
    std::string pattern = (fs::temp_directory_path() / "inctrl-bench-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw Error(ErrorCode::kBackend, "bench: cannot make a temporary folder");
    path_ = pattern;
    for (int i = 0; i < pictures; ++i) {
      const fs::path file = path_ / (std::to_string(i) + ".jpg");
      write_jpeg(file, draw_bench_picture(side, side, static_cast<unsigned>(i)).view(), 90);
      files_.push_back(file.string());
    }
  }
  ~BenchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;

  const fs::path& path() const noexcept { return path_; }
  const std::vector<std::string>& files() const noexcept { return files_; }

 private:
  fs::path path_;
  std::vector<std::string> files_;
};

// The medians of each stage over all pictures, on one thread.
class Stages {
 public:
  template <typename Action>
  auto time(const char* stage, Action action) {
    const Clock::time_point start = Clock::now();
    auto result = action();
    auto known = std::find_if(times_.begin(), times_.end(), [&](const auto& entry) { return entry.first == stage; });
    if (known == times_.end()) known = times_.insert(times_.end(), {stage, {}});
    known->second.push_back(milliseconds_since(start));
    return result;
  }
  Json medians() const {
    Json json;
    for (const auto& [stage, times] : times_) json[stage] = median(times);
    return json;
  }

 private:
  std::vector<std::pair<std::string, std::vector<double>>> times_;
};

Json time_stages(const BenchFlags& flags, const BenchFolder& folder) {
  const ModelFile model = open_model_file(Model::find(flags.model));
  const auto encoder = make_encoder(model, {.precision = parse_precision(flags.precision), .threads = 1});
  const Normaliser normaliser(model.config.mean, model.config.std);
  OutputFolder output(folder.path() / "out", {.overlay = true}, {0.1f, 0.4f, 0.2f});
  std::vector<std::vector<TokenGrid>> prompts;
  std::vector<TokenPanels> panels;
  Stages stages;
  for (const std::string& file : folder.files()) {
    const Image image = stages.time("decode", [&] { return read_picture(file); });
    const FittedPicture fitted =
        stages.time("resize", [&] { return fit_to_square(image.view(), model.config.input_size, model.config.fit); });
    std::vector<Encoding> encodings = stages.time("encode", [&] {
      return encoder->encode(1, [&](int, float* planes) { normaliser.to_planes(fitted.pixels, planes); });
    });
    std::vector<TokenGrid>& taps = encodings.front().taps;
    if (panels.empty()) {  // the first pictures are the prompts
      for (TokenGrid& tap : taps) normalise_tokens(tap);
      prompts.push_back(std::move(taps));
      if (static_cast<int>(prompts.size()) < flags.shots) continue;
      for (std::size_t tap = 0; tap < prompts.front().size(); ++tap) {
        std::vector<const TokenGrid*> grids;
        for (const auto& prompt : prompts) grids.push_back(&prompt[tap]);
        panels.emplace_back(grids);
      }
      continue;
    }
    ResidualMap map = stages.time("residual", [&] {
      std::vector<std::vector<float>> residuals;
      for (std::size_t tap = 0; tap < taps.size(); ++tap) {
        normalise_tokens(taps[tap]);
        residuals.push_back(patch_residual(taps[tap], panels[tap]));
      }
      return mean_over_taps(taps, residuals);
    });
    Judged judged{.image = file, .width = image.width, .height = image.height};
    judged.result.anomaly_map = {map.rows, map.columns, std::move(map.values), fitted.frame};
    stages.time("write", [&] { return output.write_maps(fs::path(file).stem().string(), image.view(), judged), 0; });
  }
  return stages.medians();
}

Model load_for_rates(const BenchFlags& flags, int threads) {
  return Model::load(Model::find(flags.model),
                     {.precision = parse_precision(flags.precision), .threads = threads, .streams = threads});
}

PromptSet bench_prompts(const BenchFlags& flags, const BenchFolder& folder, const Model& model) {
  std::vector<Image> normals;
  std::vector<ImageView> views;
  for (int i = 0; i < flags.shots; ++i) normals.push_back(read_picture(folder.files()[static_cast<std::size_t>(i)]));
  for (const Image& image : normals) views.push_back(image.view());
  return model.encode_prompts(views, flags.category);
}

// Pictures a second through the whole path, as `detect` does it.
double pictures_a_second(const BenchFlags& flags, const BenchFolder& folder, int threads, bool overlays) {
  const Model model = load_for_rates(flags, threads);
  const Detector detector(model, bench_prompts(flags, folder, model));
  OutputFolder output(folder.path() / "out", {.overlay = overlays}, {0.1f, 0.4f, 0.2f});
  const Clock::time_point start = Clock::now();
  std::size_t next = 0, done = 0;
  const InOrder<std::string, Judged> in_order(
      threads, [&] { return next < folder.files().size() ? std::optional(folder.files()[next++]) : std::nullopt; },
      [&](const std::string& file) {
        const Image image = read_picture(file);
        Judged judged{
            .image = file, .width = image.width, .height = image.height, .result = detector.detect(image.view())};
        output.write_maps(fs::path(file).stem().string(), image.view(), judged);
        return judged;
      },
      [&](const Judged&) { ++done; });
  return static_cast<double>(done) * 1000.0 / milliseconds_since(start);
}

double peak_memory_mib() {
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void measure_load(const BenchFlags& flags, Json& report) {
  const Clock::time_point start = Clock::now();
  const Model model =
      Model::load(Model::find(flags.model), {.precision = parse_precision(flags.precision), .threads = 1});
  report["model_load_ms"] = milliseconds_since(start);
  report["loaded_memory_mib"] = resident_memory_mib();
}

// Milliseconds of each of --pictures runs of the encoder, on all threads, for a comparison with other programs.
Json time_encoder(const BenchFlags& flags) {
  const ModelFile model = open_model_file(Model::find(flags.model));
  const auto encoder = make_encoder(model, {.precision = parse_precision(flags.precision), .threads = flags.threads});
  const Image picture = draw_bench_picture(model.config.input_size, model.config.input_size, 1);
  const Normaliser normaliser(model.config.mean, model.config.std);
  Json times = Json::array();
  for (int i = 0; i < flags.pictures; ++i) {
    const Clock::time_point start = Clock::now();
    (void)encoder->encode(1, [&](int, float* planes) { normaliser.to_planes(picture.pixels, planes); });
    times.push_back(milliseconds_since(start));
  }
  return times;
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown";
}

// How near the encoder comes to what one thread of this processor can do.
void measure_limits(const BenchFlags& flags, double encode_ms, Json& report) {
  report["peak_gflops"] = peak_gflops();
  report["encoder_gflop"] = encoder_gflop(open_model_file(Model::find(flags.model)).config);
  const double reached = report["encoder_gflop"].get<double>() / (encode_ms / 1000);
  report["encoder_share_of_peak"] = reached / report["peak_gflops"].get<double>();
}

// Unit tokens of a drawn picture, as queries and prompts have them.
std::vector<TokenGrid> sample_taps(const BenchFlags& flags) {
  const ModelFile model = open_model_file(Model::find(flags.model));
  const auto encoder = make_encoder(model, {.precision = parse_precision(flags.precision), .threads = 1});
  const Image picture = draw_bench_picture(model.config.input_size, model.config.input_size, 1);
  const Normaliser normaliser(model.config.mean, model.config.std);
  std::vector<Encoding> encodings =
      encoder->encode(1, [&](int, float* planes) { normaliser.to_planes(picture.pixels, planes); });
  for (TokenGrid& tap : encodings.front().taps) normalise_tokens(tap);
  return std::move(encodings.front().taps);
}

Json by_count(const BenchFlags& flags, const BenchFolder& folder, int threads) {
  const Model model = load_for_rates(flags, threads);
  return measure_counts(Detector(model, bench_prompts(flags, folder, model)), folder.files(), threads, flags.up_to);
}

Json measure(const BenchFlags& flags) {
  Json report{{"version", version()},         {"processor", processor_name()}, {"model", flags.model},
              {"precision", flags.precision}, {"pictures", flags.pictures},    {"side", flags.side},
              {"shots", flags.shots}};
  measure_load(flags, report);
  if (flags.encoder_alone) {
    report["threads"] = flags.threads;
    report["encode_ms"] = time_encoder(flags);
    report["peak_memory_mib"] = peak_memory_mib();
    return report;
  }
  const BenchFolder folder(flags.pictures, flags.side);
  report["stage_ms"] = time_stages(flags, folder);
  Json rates = Json::array();
  const int most = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (int threads = 1; threads <= std::min(most, 2); ++threads)
    rates.push_back({{"threads", threads},
                     {"scores_only", pictures_a_second(flags, folder, threads, false)},
                     {"with_overlays", pictures_a_second(flags, folder, threads, true)}});
  report["pictures_a_second"] = std::move(rates);
  report["peak_memory_mib"] = peak_memory_mib();
  report["start_ms"] =
      measure_start(folder.files()[0], folder.files()[1], flags.model, flags.category, flags.precision);
  if (flags.quick) return report;
  const double encode = report["stage_ms"]["encode"];
  measure_limits(flags, encode, report);
  report["by_shots"] = measure_shots(sample_taps(flags), encode);
  report["by_pixels"] = measure_pixels(folder.path(), open_model_file(Model::find(flags.model)).config);
  report["by_count"] = by_count(flags, folder, std::min(most, 2));
  return report;
}

void print_curves(const Json& report) {
  std::cout << "encoder: " << std::setprecision(2) << report["encoder_gflop"].get<double>() << " GFLOP a picture, "
            << std::setprecision(0) << 100 * report["encoder_share_of_peak"].get<double>() << " % of the "
            << report["peak_gflops"].get<double>() << " GFLOP/s that one thread can do\n\nprompts        ";
  for (const Json& point : report["by_shots"]) std::cout << std::setw(9) << point["shots"].get<int>();
  std::cout << "\nresidual, ms   " << std::setprecision(2);
  for (const Json& point : report["by_shots"]) std::cout << std::setw(9) << point["residual_ms"].get<double>();
  std::cout << "\n\nmegapixels     " << std::setprecision(1);
  for (const Json& point : report["by_pixels"]) std::cout << std::setw(9) << point["megapixels"].get<double>();
  for (const char* stage : {"decode", "resize"}) {
    std::cout << '\n' << stage << ", ms     ";
    for (const Json& point : report["by_pixels"])
      std::cout << std::setw(9) << point[std::string(stage) + "_ms"].get<double>();
  }
  std::cout << "\n\npictures       ";
  for (const Json& point : report["by_count"]) std::cout << std::setw(9) << point["pictures"].get<int>();
  std::cout << "\nms a picture   ";
  for (const Json& point : report["by_count"]) std::cout << std::setw(9) << point["ms_a_picture"].get<double>();
  std::cout << "\nmemory, MiB    ";
  for (const Json& point : report["by_count"]) std::cout << std::setw(9) << point["memory_mib"].get<double>();
  std::cout << '\n';
}

void print_for_people(const Json& report) {
  std::cout << std::fixed << std::setprecision(2) << report["processor"].get<std::string>() << ", model "
            << report["model"].get<std::string>() << " (" << report["precision"].get<std::string>() << "), ";
  if (report.contains("encode_ms")) {
    std::cout << "the encoder alone on " << report["threads"]
              << " threads: " << median(report["encode_ms"].get<std::vector<double>>()) << " ms a picture (median of "
              << report["pictures"] << ")\n";
    return;
  }
  std::cout << report["pictures"] << " JPEG pictures of " << report["side"] << " x " << report["side"] << ", "
            << report["shots"] << " prompts\n\nmilliseconds a picture, one thread, median\n";
  for (const auto& [stage, time] : report["stage_ms"].items())
    std::cout << "  " << std::left << std::setw(10) << stage << std::right << std::setw(8) << time.get<double>()
              << '\n';
  std::cout << std::setprecision(1) << "\npictures a second   scores only   with overlays\n";
  for (const Json& rate : report["pictures_a_second"])
    std::cout << "  " << rate["threads"] << (rate["threads"] == 1 ? " thread " : " threads") << "       "
              << std::setw(11) << rate["scores_only"].get<double>() << std::setw(16)
              << rate["with_overlays"].get<double>() << '\n';
  std::cout << "\nmodel ready after " << report["model_load_ms"].get<double>() << " ms; memory "
            << report["loaded_memory_mib"].get<double>() << " MiB once loaded, "
            << report["peak_memory_mib"].get<double>()
            << " MiB at the peak\ninctrl detect of one picture: " << report["start_ms"].get<double>()
            << " ms from start to end\n";
  if (report.contains("by_shots")) print_curves(report);
}

}  // namespace

void add_bench_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<BenchFlags>();
  CLI::App* command = app.add_subcommand("bench", "Measure this machine: milliseconds a stage, pictures a second");
  command->add_option("--model", flags->model, "A model's name or file")->type_name(kModel)->capture_default_str();
  command->add_option("--category", flags->category, "The object in the pictures, for a model with a text prior")
      ->capture_default_str();
  add_precision_flag(*command, flags->precision);
  command->add_option("--pictures", flags->pictures, "How many to draw and judge")
      ->check(CLI::Range(8, 100000))
      ->capture_default_str();
  command->add_option("--side", flags->side, "Their side, pixels")->check(CLI::Range(16, 16384))->capture_default_str();
  command->add_option("--shots", flags->shots, "Prompts (at most half the pictures)")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_flag("--encoder-alone", flags->encoder_alone, "Time the encoder only, a run of it for each picture");
  command->add_option("--threads", flags->threads, "Of the encoder, with --encoder-alone")
      ->check(CLI::Range(1, 1024))
      ->needs("--encoder-alone")
      ->capture_default_str();
  command->add_flag("--quick", flags->quick, "Leave the curves over prompts, pixels and pictures out");
  command->add_option("--up-to", flags->up_to, "Pictures of the longest run, which shows that costs stay flat")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  command->add_flag("--json", flags->json, "One JSON object instead of a table");
  command->footer("Example:\n  inctrl bench\nDraws its own pictures in a temporary folder, which it removes.");
  command->callback([flags, &exit_status] {
    exit_status = run_reporting([&] {
      flags->shots = std::min(flags->shots, flags->pictures / 2);
      const Json report = measure(*flags);
      flags->json ? void(std::cout << report.dump(2) << '\n') : print_for_people(report);
      return static_cast<int>(kAllDone);
    });
  });
}

}  // namespace inctrl::cli
