// apps/cli/doctor_model.cpp. Tested by tests/cli/doctor_model_test.cpp
#include "cli/doctor_model.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <limits>
#include <set>
#include <sstream>

#include "cli/run_flags.h"
#include "cli/shell_words.h"
#include "encoder/encoder.h"
#include "hub/short_names.h"
#include "inctrl/detector.h"
#include "pictures/opencv_module.h"
#include "synthesis/drawn_category.h"
#include "tensor_files/model_file.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

struct Module {
  const char *name, *function, *purpose;
};
constexpr Module kModules[] = {
    {"inctrl_opencv_pictures", "inctrl_decode_by_opencv", "read TIFF, WebP and other rarer pictures"},
    {"inctrl_opencv_capture", "inctrl_open_opencv_capture", "read videos and cameras"},
    {"inctrl_opencv_writer", "inctrl_open_video_encoder", "write videos"}};

std::vector<std::string> mapped_files() {
  std::ifstream maps("/proc/self/maps");
  std::set<std::string> files;
  for (std::string line; std::getline(maps, line);)
    if (const std::size_t slash = line.find('/'); slash != std::string::npos) files.insert(line.substr(slash));
  return {files.begin(), files.end()};
}

// Brings the program's own parts back.
std::string install_again() {
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path(), prefix = folder.parent_path();
  if (fs::exists(folder / "CMakeCache.txt", error)) return "cmake --build " + shell_word(folder.string());
  if (prefix == "/usr") return "sudo apt-get install --reinstall inctrl";
  return "cmake --install build/release --prefix " + shell_word(prefix.string());
}

// Where a model of that name would come from.
std::string remedy_for_model(const std::string& model) {
  const bool is_file = model.find('/') != std::string::npos || model.ends_with(".safetensors");
  if (is_file)
    return "ls -l " + shell_word(fs::path(model).parent_path().empty() ? "." : fs::path(model).parent_path().string());
  if (published_repository(model)) return "inctrl pull " + model;
  if (model == "inctrl-lite") return install_again();
  return "inctrl info  # lists the models that are installed";
}

bool same_bits(float one, float other) {
  return std::bit_cast<std::uint32_t>(one) == std::bit_cast<std::uint32_t>(other);
}

bool same_bits(const Result& one, const Result& other) {
  const std::vector<float>&map = one.anomaly_map.values, &other_map = other.anomaly_map.values;
  return same_bits(one.pred_score, other.pred_score) &&
         std::equal(map.begin(), map.end(), other_map.begin(), other_map.end(),
                    [](float a, float b) { return same_bits(a, b); });
}

// Loads the model as `detect` does, shows it two good drawn pictures and has it judge a defective one several times.
Finding judge_drawn_pictures(const std::string& name) {
  using Clock = std::chrono::steady_clock;
  constexpr double kSlow = 1000;  // milliseconds a picture
  const MachineFlags machine;
  const Model model = load_model(name, "", machine, true);
  const DrawnCategory category(/*seed=*/1, /*number=*/6, {256, 256});
  const Image first = category.normal(0), second = category.normal(1), query = category.defective(0).picture;
  const std::vector<ImageView> prompts{first.view(), second.view()};
  const Detector detector(model, model.encode_prompts(prompts, "part"), {.decide = false});
  const Result once = detector.detect(query.view());
  double time = std::numeric_limits<double>::infinity();  // the shortest: others use this machine, too
  bool same = true;
  for (int i = 0; i < 3; ++i) {
    const Clock::time_point start = Clock::now();
    same = same_bits(once, detector.detect(query.view())) && same;
    time = std::min(time, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  if (!(once.pred_score >= 0 && once.pred_score <= 1))
    return wrong("self-test", "a drawn picture gets the score " + std::to_string(once.pred_score) + ", which is none",
                 "inctrl info " + shell_word(name) + "  # where is the model from?");
  if (!same)
    return wrong("self-test", "the same picture was judged differently the second time: memory or processor err",
                 "sudo memtester 1024M 1");
  std::ostringstream message;
  message << std::fixed << std::setprecision(4) << "a drawn picture gets the score " << once.pred_score
          << " each time, to the bit, in " << std::setprecision(time < 10 ? 1 : 0) << time << " ms ("
          << machine.thread_count() << (machine.thread_count() == 1 ? " thread)" : " threads)");
  if (time < kSlow) return ok("self-test", message.str());
  return slow("self-test", message.str(), "inctrl bench --quick --pictures 8 --model " + shell_word(name));
}

}  // namespace

Findings check_openvino() {
  const std::vector<std::string> devices = openvino_devices();
  std::string list;
  for (const std::string& device : devices) list += (list.empty() ? "" : ", ") + device;
  const std::string message = "version " + openvino_version() + ", devices: " + (list.empty() ? "none" : list);
  const bool has_cpu = std::find(devices.begin(), devices.end(), "CPU") != devices.end();
  (void)check_modules();  // OpenCV may bring a TBB of its own
  return {
      has_cpu ? ok("OpenVINO", message) : wrong("OpenVINO", message + "; its CPU plugin is missing", install_again()),
      check_tbb(mapped_files())};
}

Finding check_tbb(const std::vector<std::string>& files) {
  fs::path openvino;
  std::vector<fs::path> tbbs;
  for (const fs::path file : files) {
    const std::string name = file.filename().string();
    if (name.starts_with("libopenvino.so")) openvino = file;
    if (name.starts_with("libtbb.so")) tbbs.push_back(file);
  }
  if (openvino.empty() || tbbs.empty()) return ok("TBB", "OpenVINO runs its threads without it");
  const fs::path folder = openvino.parent_path(), apart = folder.parent_path().parent_path() / "3rdparty/tbb/lib";
  std::string others;
  for (const fs::path& tbb : tbbs)
    if (tbb.parent_path() != folder && tbb.lexically_normal().parent_path() != apart.lexically_normal())
      others += (others.empty() ? "" : ", ") + tbb.string();
  if (others.empty()) return ok("TBB", "the one that came with OpenVINO: " + tbbs.front().string());
  return wrong("TBB", others + " is in use, where OpenVINO in " + folder.string() + " was built with another",
               "env -u LD_PRELOAD -u LD_LIBRARY_PATH inctrl doctor");
}

std::string remedy_of_loader(const std::string& message) {
  // "libopencv_videoio.so.406: cannot open shared object file" is of the package libopencv-videoio406.
  const std::string prefix = "libopencv_", infix = ".so.";
  const std::size_t begin = message.find(prefix), end = message.find(": cannot open");
  if (begin != std::string::npos && end != std::string::npos && begin < end) {
    std::string library = message.substr(begin + prefix.size(), end - begin - prefix.size());
    if (const std::size_t at = library.find(infix); at != std::string::npos)
      return "sudo apt-get install libopencv-" + library.erase(at, infix.size());
  }
  if (message.find("undefined symbol") != std::string::npos) return "env -u LD_LIBRARY_PATH inctrl doctor";
  if (message.find("failed to map segment") != std::string::npos) return "ulimit -v unlimited";
  return install_again();
}

Findings check_modules() {
  std::string works;
  Findings findings;
  for (const Module& module : kModules) {
    try {
      (void)opencv_function(module.name, module.function);
      works += (works.empty() ? "" : "; ") + std::string(module.purpose);
    } catch (const std::exception& error) {
      findings.push_back(wrong("OpenCV", std::string("the program cannot ") + module.purpose + ": " + error.what(),
                               remedy_of_loader(error.what())));
    }
  }
  if (!works.empty()) findings.insert(findings.begin(), ok("OpenCV", "the program can " + works));
  return findings;
}

Findings check_model(const std::string& name, bool quick) {
  fs::path file;
  try {
    file = Model::find(name);
  } catch (const std::exception& error) {
    return {wrong("model", error.what(), remedy_for_model(name))};
  }
  try {
    const ModelFile model = open_model_file(file);
    verify_identity(model);
  } catch (const std::exception& error) {
    return {wrong("model", error.what(),
                  "mv " + shell_word(file.string()) + ' ' + shell_word(file.string() + ".broken") + " && " +
                      remedy_for_model(name))};
  }
  std::error_code error;
  Findings findings{ok("model", name + ", " + file.string() + ", " + in_bytes(fs::file_size(file, error)) +
                                    ", is what it claims to be")};
  if (quick) return findings;
  for (Finding& finding : looked_at("self-test", "inctrl bench --quick --pictures 8 --model " + shell_word(name),
                                    [&] { return Findings{judge_drawn_pictures(name)}; }))
    findings.push_back(std::move(finding));
  return findings;
}

}  // namespace inctrl::cli
