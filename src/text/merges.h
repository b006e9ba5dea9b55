// src/text/merges.h: which pairs of symbols does CLIP's tokenizer join, and in which order?
// Symbols have ids: 0-255 the bytes, 256-511 the same bytes at the end of a word, 512 + i what merge i makes.
// Source: CLIP, tokenizer; open_clip's bpe_simple_vocab_16e6.txt.gz; Hugging Face's tokenizer.json.
// Tested by tests/text/merges_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

inline constexpr int kByteSymbols = 512;  // ids below are those of bytes

// The id of a byte inside a word; at the end of a word it is greater by 256. Printable bytes of Latin-1 come first.
int byte_symbol(std::uint8_t byte) noexcept;

struct Merge {
  int left = 0, right = 0;  // ids, below that of this merge
};

// Merges in order of rank, the most urgent first. Every part is a byte or made by an earlier merge, no two merges make
// the same symbol: in such lists the ids follow from the order alone.
class Merges {
 public:
  // A file as published: open_clip's gzipped list, whose first line is skipped and of which only the next 48894 count,
  // or a tokenizer.json, whose vocabulary, if it has one, must give the symbols the ids above. kNotFound, kBackend: the
  // file cannot be read. kBadFormat, naming file and line or merge. kLimit: too large.
  static Merges open(const std::filesystem::path& file);
  static Merges parse(std::span<const std::byte> bytes, std::string_view origin);

  // The form in model files: one line "left right" a merge, in CLIP's spelling of bytes, UTF-8. kBadFormat, kLimit.
  static Merges from_text(std::string_view text, std::string_view origin);
  std::string to_text() const;

  std::span<const Merge> in_order() const noexcept { return merges_; }

 private:
  explicit Merges(std::vector<Merge> merges) : merges_(std::move(merges)) {}

  friend class MergeReader;
  std::vector<Merge> merges_;
};

}  // namespace inctrl
