// src/training/pair_maps.h: how unlike is each patch of one picture to the nearest patch of one other?
// The residual against K prompts is, place by place, the least of the K residuals against one: to the bit, for rounding
// keeps order. So a pair of pictures is compared once, however often they meet in a training, and that is nearly all of
// its work. Tested by tests/training/pair_maps_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "training/pairing.h"
#include "training/token_shelf.h"

namespace inctrl {

struct PairKey {
  std::size_t prompt = 0, query = 0, tap = 0;  // in the order of work: a prompt is laid out for the search once
  bool operator<(const PairKey& other) const {
    return std::tie(prompt, query, tap) < std::tie(other.prompt, other.query, other.tap);
  }
};

class PairMaps {
 public:
  // Between calls of prepare() at most `most_bytes` of maps are kept; the call itself keeps all that it was asked for.
  PairMaps(TokenShelf& shelf, std::size_t most_bytes) : shelf_(shelf), most_bytes_(most_bytes) {}

  // Compares what the comparisons need and is not here yet. False if `stop` ended it early.
  bool prepare(std::span<const Comparison> comparisons, int threads, const std::function<bool()>& stop);

  // [patches of the tap]: the residual of a comparison that was prepared last.
  std::vector<float> residual(const Comparison& comparison) const;

  std::size_t compared() const noexcept { return compared_; }  // pairs and taps, so far
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Entry {
    std::vector<float> map;
    std::uint64_t used = 0;  // the last call of prepare() that needed it
  };
  using Entries = std::map<PairKey, Entry>;
  void forget_oldest();
  void compare(std::size_t prompt, std::span<const Entries::iterator> missing);

  TokenShelf& shelf_;
  std::size_t most_bytes_, bytes_ = 0, compared_ = 0;
  std::uint64_t calls_ = 0;
  Entries entries_;
};

}  // namespace inctrl
