// src/training/pairing.h: which tokens are compared with which?
// Rightly, each query by its own taps with its own prompts. The published code stacks taps as [T, b, P, w] and prompts
// as [T, K b, P, w], and then reshapes them to [b, T, ...] where it should have transposed them: items of a batch are
// mixed. Slot j of item i, with c = i T + j, gets tap c / b of query c mod b, compared with K prompts from K (c mod b)
// on, where prompt n is shot n / b of item n mod b; the image residual of item i gets prompts from K i on. For a batch
// of 1 both are the same. Source: published code, open_clip/model.py, InCTRL.forward. Tested by
// tests/training/pairing_test.cpp
#pragma once

#include <string_view>
#include <vector>

#include "training/episodes.h"

namespace inctrl {

enum class Pairing { kCorrect, kReleased };

std::string_view name(Pairing pairing) noexcept;
Pairing parse_pairing(std::string_view text);  // kInvalidArgument, naming the choices

// One of the T maps that are averaged.
struct Comparison {
  std::size_t tap = 0;
  std::size_t query = 0;             // picture
  std::vector<std::size_t> prompts;  // pictures
};

struct PairedItem {
  std::vector<Comparison> comparisons;  // [taps]
  std::vector<std::size_t> prompts;     // whose image embeddings are compared with the query's own
};

// An item for each of the batch, in order. All must have as many prompts.
std::vector<PairedItem> paired(const EpisodeBatch& batch, std::size_t taps, Pairing pairing);

}  // namespace inctrl
