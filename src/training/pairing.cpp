// src/training/pairing.cpp. Tested by tests/training/pairing_test.cpp
#include "training/pairing.h"

#include "tensor/require.h"

namespace inctrl {
namespace {

PairedItem own(const Episode& episode, std::size_t taps) {
  PairedItem item{{}, episode.prompts};
  for (std::size_t tap = 0; tap < taps; ++tap) item.comparisons.push_back({tap, episode.query, episode.prompts});
  return item;
}

// K prompts from the flat index `first` on; they lie shot by shot.
std::vector<std::size_t> mixed_prompts(const EpisodeBatch& batch, std::size_t first) {
  std::vector<std::size_t> prompts;
  for (std::size_t k = 0; k < batch.front().prompts.size(); ++k)
    prompts.push_back(batch[(first + k) % batch.size()].prompts[(first + k) / batch.size()]);
  return prompts;
}

PairedItem mixed(const EpisodeBatch& batch, std::size_t index, std::size_t taps) {
  const std::size_t shots = batch.front().prompts.size();
  PairedItem item{{}, mixed_prompts(batch, shots * index)};
  for (std::size_t slot = 0; slot < taps; ++slot) {
    const std::size_t c = index * taps + slot, query = c % batch.size();
    item.comparisons.push_back({c / batch.size(), batch[query].query, mixed_prompts(batch, shots * query)});
  }
  return item;
}

}  // namespace

std::string_view name(Pairing pairing) noexcept {
  return pairing == Pairing::kCorrect ? "correct" : "released";
}

Pairing parse_pairing(std::string_view text) {
  for (const Pairing pairing : {Pairing::kCorrect, Pairing::kReleased})
    if (name(pairing) == text) return pairing;
  fail(ErrorCode::kInvalidArgument, "pairing '", text, "': needed correct or released");
}

std::vector<PairedItem> paired(const EpisodeBatch& batch, std::size_t taps, Pairing pairing) {
  std::vector<PairedItem> items;
  for (std::size_t i = 0; i < batch.size(); ++i)
    items.push_back(pairing == Pairing::kCorrect ? own(batch[i], taps) : mixed(batch, i, taps));
  return items;
}

}  // namespace inctrl
