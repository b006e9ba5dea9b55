// fuzz/prompt_set_fuzz.cpp: can a prompt-set file do anything but be read or refused? What was read must be usable, and
// must come back the same when it is put together again.
#include <cstdint>
#include <span>

#include "detector/prompt_set_file.h"
#include "read_or_refuse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inctrl;
  read_or_refuse([&] {
    PromptTokens prompts = parse_prompt_set(Safetensors::parse(std::as_bytes(std::span(data, size)), nullptr, "fuzz"));
    const std::vector<Encoding> before = encodings_of(prompts);
    if (before.size() != prompts.pictures.size() || before.front().taps.size() != prompts.taps.size()) __builtin_trap();
    if (before.size() * before.front().taps.size() > 64) return;  // a search a picture, tile and tap
    fill(prompts, before);
    const std::vector<Encoding> after = encodings_of(prompts);
    for (std::size_t i = 0; i < before.size(); ++i)
      for (std::size_t tap = 0; tap < before[i].taps.size(); ++tap)
        if (before[i].taps[tap].values != after[i].taps[tap].values) __builtin_trap();
  });
  return 0;
}
