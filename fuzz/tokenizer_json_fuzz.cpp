// fuzz/tokenizer_json_fuzz.cpp: can a merge list, a tokenizer.json or a text do anything but be read or refused? Merges
// that were read must come back from their text, and ids must be of the vocabulary, between start and end.
#include <cstdint>

#include "inctrl/error.h"
#include "text/tokenizer.h"

namespace {

using namespace inctrl;

void encode(const Tokenizer& tokenizer, std::string_view text) {
  try {
    const std::vector<int> ids = tokenizer.encode(text);
    if (ids.size() < 2 || ids.size() > static_cast<std::size_t>(tokenizer.context_length())) __builtin_trap();
    if (ids.front() != tokenizer.start_id() || ids.back() != tokenizer.end_id()) __builtin_trap();
    for (const int id : ids)
      if (id < 0 || id >= tokenizer.vocabulary_size()) __builtin_trap();
  } catch (const Error&) {  // an answer like any other
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const Tokenizer kSmall(Merges::from_text("t h\nth e</w>\na a\naa aa\n", "small"), 16);
  encode(kSmall, text);
  try {
    const Merges merges = Merges::parse(std::as_bytes(std::span(data, size)), "fuzz");
    const std::string lines = merges.to_text();
    if (Merges::from_text(lines, "lines").to_text() != lines) __builtin_trap();
    encode(Tokenizer(merges), lines);
  } catch (const Error&) {
  }
  return 0;
}
