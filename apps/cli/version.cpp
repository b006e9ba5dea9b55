// apps/cli/version.cpp. Tested by tests/end_to_end/
#include "cli/version.h"

#include "encoder/encoder.h"

namespace inctrl::cli {
namespace {

std::string processor_features() {
  std::string features;
#if defined(__x86_64__)
  const auto add = [&](bool present, const char* feature) {
    if (present) features += std::string(features.empty() ? "" : " ") + feature;
  };
  add(__builtin_cpu_supports("avx2"), "avx2");
  add(__builtin_cpu_supports("avx512f"), "avx512");
  add(__builtin_cpu_supports("avx512vnni"), "vnni");
  add(has_native_bf16(), "bf16");
#endif
  return features.empty() ? "none of interest" : features;
}

}  // namespace

std::string version() {
  return INCTRL_VERSION;
}

std::string version_text() {
  return "inctrl " + version() + " (" INCTRL_BUILD_TYPE ", " INCTRL_COMPILER ")\nprocessor: " + processor_features() +
         "\nOpenVINO: " + openvino_version();
}

}  // namespace inctrl::cli
