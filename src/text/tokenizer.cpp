// src/text/tokenizer.cpp. Tested by tests/text/tokenizer_test.cpp
#include "text/tokenizer.h"

#include <algorithm>
#include <limits>

#include "tensor/require.h"
#include "text/clean_text.h"
#include "text/split_words.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

std::uint64_t pair_key(int left, int right) noexcept {
  return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

std::vector<int> byte_symbols(std::u32string_view word) {
  std::vector<int> symbols;
  for (const char byte : to_utf8(word)) symbols.push_back(byte_symbol(static_cast<std::uint8_t>(byte)));
  symbols.back() += kByteSymbols / 2;
  return symbols;
}

// Every `left` followed by `right`, from left to right, becomes `made`.
void join_pairs(std::vector<int>& symbols, int left, int right, int made) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const bool joined = symbols[i] == left && i + 1 < symbols.size() && symbols[i + 1] == right;
    symbols[kept++] = joined ? made : symbols[i];
    i += joined;
  }
  symbols.resize(kept);
}

}  // namespace

Tokenizer::Tokenizer(const Merges& merges, int context_length) : context_length_(context_length) {
  require(context_length >= 2, ErrorCode::kInvalidArgument, "tokenizer: a context of ", context_length,
          " tokens has no room for start and end");
  int id = kByteSymbols;
  for (const Merge& merge : merges.in_order()) made_of_.emplace(pair_key(merge.left, merge.right), id++);
  end_ = id + 1;
}

std::vector<int> Tokenizer::encode(std::string_view text) const {
  const auto longest = static_cast<std::size_t>(context_length_);
  const std::u32string cleaned = clean_text(text);
  std::vector<int> ids{start_id()};
  for (const std::u32string_view word : split_words(cleaned)) {
    if (ids.size() >= longest) break;
    append_word(word, ids);
  }
  ids.push_back(end_id());
  if (ids.size() > longest) {
    ids.resize(longest);
    ids.back() = end_id();
  }
  return ids;
}

std::vector<int> Tokenizer::encode_padded(std::string_view text) const {
  std::vector<int> ids = encode(text);
  ids.resize(static_cast<std::size_t>(context_length_), 0);
  return ids;
}

void Tokenizer::append_word(std::u32string_view word, std::vector<int>& ids) const {
  if (word == kStartOfText || word == kEndOfText) {
    ids.push_back(word == kStartOfText ? start_id() : end_id());
    return;
  }
  std::vector<int> symbols = byte_symbols(word);
  while (true) {
    // A merge's id is its rank: the lowest one is done first.
    constexpr int kNone = std::numeric_limits<int>::max();
    int made = kNone, left = 0, right = 0;
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
      const auto found = made_of_.find(pair_key(symbols[i], symbols[i + 1]));
      if (found == made_of_.end() || found->second >= made) continue;
      made = found->second;
      left = symbols[i];
      right = symbols[i + 1];
    }
    if (made == kNone) break;
    join_pairs(symbols, left, right, made);
  }
  ids.insert(ids.end(), symbols.begin(), symbols.end());
}

}  // namespace inctrl
