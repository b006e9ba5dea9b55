// src/text/tokenizer.h: which numbers does CLIP's text tower read for a sentence?
// Source: CLIP and open_clip, tokenizer. Golden: tests/golden/tokens.json.
// Tested by tests/text/tokenizer_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/merges.h"

namespace inctrl {

// CLIP's byte-pair tokenizer. Immutable; any thread may use it. With CLIP's own 48894 merges the vocabulary has 49408
// ids.
class Tokenizer {
 public:
  static constexpr int kClipContextLength = 77;

  // kInvalidArgument for a context length below 2: start and end need room.
  explicit Tokenizer(const Merges& merges, int context_length = kClipContextLength);

  // The text's ids between start and end. A text that has more than the context length of them is cut to that length,
  // and its last id becomes the end. kInvalidArgument if the text is not UTF-8; kLimit beyond 4096 bytes.
  std::vector<int> encode(std::string_view text) const;
  // The same, filled up with zeros to the context length.
  std::vector<int> encode_padded(std::string_view text) const;

  int context_length() const noexcept { return context_length_; }
  int vocabulary_size() const noexcept { return end_ + 1; }
  int start_id() const noexcept { return end_ - 1; }
  int end_id() const noexcept { return end_; }  // the greatest id

 private:
  void append_word(std::u32string_view word, std::vector<int>& ids) const;

  std::unordered_map<std::uint64_t, int> made_of_;  // by a pair of ids, the id that its merge makes
  int context_length_;
  int end_;
};

}  // namespace inctrl
