// apps/cli/bench_curves.cpp. Tested by tests/end_to_end/program_test.py
#include "cli/bench_curves.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>

#include "cli/bench_pictures.h"
#include "cli/in_order.h"
#include "imaging/fit.h"
#include "pictures/read_picture.h"
#include "pictures/write_picture.h"
#include "residual/patch_residual.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

using Clock = std::chrono::steady_clock;

// The median of a few runs, of fewer where each takes long.
template <typename Action>
double time_of(Action action) {
  constexpr double kEnough = 1500;  // ms in all
  constexpr std::size_t kMost = 5;
  std::vector<double> times;
  double all = 0;
  while (times.size() < kMost && (times.empty() || all < kEnough)) {
    const Clock::time_point start = Clock::now();
    action();
    times.push_back(milliseconds_since(start));
    all += times.back();
  }
  return median(times);
}

}  // namespace

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double resident_memory_mib() {
  std::ifstream file("/proc/self/statm");
  double all = 0, resident = 0;  // pages
  file >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

BenchJson measure_shots(const std::vector<TokenGrid>& taps, double encode_ms) {
  BenchJson curve = BenchJson::array();
  for (const std::size_t shots : {1, 4, 8, 100, 1000}) {
    double all = 0;
    for (const TokenGrid& tap : taps) {  // one at a time: a thousand prompts of a large tower take gigabytes
      const TokenPanels panels(std::vector<const TokenGrid*>(shots, &tap));
      all += time_of([&] { (void)patch_residual(tap, panels); });
    }
    curve.push_back({{"shots", shots}, {"residual_ms", all}, {"share_of_encoder", all / encode_ms}});
  }
  return curve;
}

BenchJson measure_pixels(const std::filesystem::path& folder, const ModelConfig& config) {
  BenchJson curve = BenchJson::array();
  for (const double megapixels : {0.3, 1.0, 12.0, 48.0}) {
    const int height = static_cast<int>(std::sqrt(megapixels * 1e6 * 3 / 4)), width = height * 4 / 3;
    const std::filesystem::path file = folder / "large.jpg";
    write_jpeg(file, draw_bench_picture(width, height, 1).view(), 90);
    Image image;
    const double decode = time_of([&] { image = read_picture(file); });
    const double resize = time_of([&] { (void)fit_to_square(image.view(), config.input_size, config.fit); });
    curve.push_back({{"megapixels", megapixels}, {"decode_ms", decode}, {"resize_ms", resize}});
    std::filesystem::remove(file);
  }
  return curve;
}

BenchJson measure_counts(const Detector& detector, const std::vector<std::string>& files, int threads, int most) {
  BenchJson curve = BenchJson::array();
  for (int count = 1; count <= most; count *= 10) {
    const Clock::time_point start = Clock::now();
    int next = 0;
    const InOrder<std::string, float> in_order(
        threads,
        [&]() -> std::optional<std::string> {
          if (next == count) return std::nullopt;
          return files[static_cast<std::size_t>(next++) % files.size()];
        },
        [&](const std::string& file) { return detector.detect(read_picture(file).view()).pred_score; }, [](float) {});
    curve.push_back({{"pictures", count},
                     {"ms_a_picture", milliseconds_since(start) / count},
                     {"memory_mib", resident_memory_mib()}});
  }
  return curve;
}

double measure_start(const std::string& picture, const std::string& normal, const std::string& model,
                     const std::string& category, const std::string& precision) {
  std::vector<std::string> words{"inctrl", "detect",  picture,      "--normal", normal,        "--model",
                                 model,    "--quiet", "--category", category,   "--precision", precision};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  bool failed = false;
  const double time = time_of([&] {
    pid_t child = 0;
    int status = 0;
    failed = failed || posix_spawn(&child, "/proc/self/exe", &quiet, nullptr, arguments.data(), environ) != 0 ||
             waitpid(child, &status, 0) != child || status != 0;
  });
  posix_spawn_file_actions_destroy(&quiet);
  require(!failed, ErrorCode::kBackend, "bench: a run of inctrl detect failed");
  return time;
}

}  // namespace inctrl::cli
