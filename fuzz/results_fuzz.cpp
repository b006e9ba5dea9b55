// fuzz/results_fuzz.cpp: can results.json, or a file of prompts, do anything but be read or refused? What was read must
// be written and read again to the same text.
#include <cstdint>
#include <sstream>

#include "evaluation/prompts_file.h"
#include "evaluation/results_json.h"
#include "read_or_refuse.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace {

std::string written(const inctrl::Results& results) {
  std::ostringstream out;
  inctrl::write_json(results, out);
  return out.str();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inctrl;
  static const TemporaryFolder kFolder;
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_or_refuse([&] {
    const std::string once = written(results_from_json(text, "fuzz"));
    if (written(results_from_json(once, "again")) != once) __builtin_trap();
  });
  read_or_refuse([&] {
    write_file(kFolder / "prompts.json", text);
    for (const auto& [category, runs] : read_prompts_file(kFolder / "prompts.json"))
      if (runs.empty()) __builtin_trap();
  });
  return 0;
}
