// src/text/tokenizer_json.h: which merges does a Hugging Face tokenizer.json give?
// Only its form is judged here; merges.h holds merges and vocabulary against each other.
// Tested by tests/text/tokenizer_json_test.cpp
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

struct TokenizerJson {
  std::vector<std::array<std::string, 2>> merges;   // model.merges: ["a", "b"] or "a b"
  std::map<std::string, std::uint64_t> vocabulary;  // model.vocab, empty if the file has none
};

// kBadFormat if the text is not JSON, has no model.merges, or is not a byte-pair model whose words end in "</w>";
// kLimit for more than `most_merges`. What else is in the file is skipped. `origin` names the file in errors.
TokenizerJson parse_tokenizer_json(std::string_view json, std::size_t most_merges, std::string_view origin);

}  // namespace inctrl
