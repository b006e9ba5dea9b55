// src/detector/prompt_set.cpp. Tested by tests/detector/prompt_set_test.cpp
#include "inctrl/prompt_set.h"

#include <algorithm>
#include <cstddef>

#include "detector/normal_level.h"
#include "detector/prompt_tokens.h"
#include "imaging/ignore_mask.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kMostMaskSide = 4096;

// The tap's tokens of picture `index`; `tokens` are those of all pictures.
TokenGrid grid_of(const PromptTap& tap, const std::vector<float>& tokens, std::size_t index) {
  TokenGrid grid{tap.rows, tap.columns, tap.panels.width(), {}};
  const auto size = static_cast<std::ptrdiff_t>(grid.count()) * static_cast<std::ptrdiff_t>(grid.width);
  const auto first = tokens.begin() + static_cast<std::ptrdiff_t>(index) * size;
  grid.values.assign(first, first + size);
  return grid;
}

void require_alike(const PromptSetInfo& first, const PromptSetInfo& other) {
  require(first.model_identity == other.model_identity, ErrorCode::kIncompatible, "prompts: some were encoded by '",
          first.model, "' (", first.model_identity.substr(0, 12), "), some by '", other.model, "' (",
          other.model_identity.substr(0, 12), ")");
  require(first.fit == other.fit, ErrorCode::kIncompatible, "prompts: some were fitted by ", name(first.fit),
          ", some by ", name(other.fit));
  require(first.tiles == other.tiles, ErrorCode::kIncompatible, "prompts: some were looked at in ", name(first.tiles),
          " tiles, some in ", name(other.tiles));
  require(first.category == other.category, ErrorCode::kIncompatible, "prompts: some are of category '", first.category,
          "', some of '", other.category, "'");
}

}  // namespace

void fill_tokens(PromptTokens& tokens, const std::vector<Encoding>& pictures) {
  tokens.taps.clear();
  for (std::size_t tap = 0; tap < pictures.front().taps.size(); ++tap) {
    std::vector<const TokenGrid*> grids;
    for (const Encoding& picture : pictures) grids.push_back(&picture.taps[tap]);
    tokens.taps.push_back({grids.front()->rows, grids.front()->columns, TokenPanels(grids)});
  }
  tokens.embeddings.clear();
  for (const Encoding& picture : pictures) tokens.embeddings.push_back(picture.embedding);
}

void fill(PromptTokens& tokens, const std::vector<Encoding>& pictures) {
  fill_tokens(tokens, pictures);
  tokens.normal_level = normal_level(pictures, tokens.info.tiles, tokens.stated_level);
  tokens.calibration.reset();
}

void keep_tokens(PromptTokens& tokens, const std::vector<std::vector<int>>& kept) {
  for (std::size_t tap = 0; tap < tokens.taps.size(); ++tap) {
    const std::vector<float> all = tokens.taps[tap].panels.tokens();
    const int width = tokens.taps[tap].panels.width();
    TokenGrid some{1, static_cast<int>(kept[tap].size()), width, {}};
    for (const int token : kept[tap]) {
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(token) * width;
      some.values.insert(some.values.end(), first, first + width);
    }
    tokens.taps[tap] = {some.rows, some.columns, TokenPanels({&some})};
  }
}

std::vector<Encoding> encodings_of(const PromptTokens& tokens) {
  require(tokens.info.coreset == 1, ErrorCode::kIncompatible, "prompts: a coreset holds ", tokens.info.coreset,
          " of its pictures' tokens, whole pictures are needed: make the set again without one");
  std::vector<Encoding> encodings(tokens.embeddings.size());
  for (const PromptTap& tap : tokens.taps) {
    const std::vector<float> all = tap.panels.tokens();
    for (std::size_t i = 0; i < encodings.size(); ++i) encodings[i].taps.push_back(grid_of(tap, all, i));
  }
  for (std::size_t i = 0; i < encodings.size(); ++i) encodings[i].embedding = tokens.embeddings[i];
  return encodings;
}

int PromptSet::shots() const noexcept {
  return static_cast<int>(tokens_->embeddings.size());
}
const PromptSetInfo& PromptSet::info() const noexcept {
  return tokens_->info;
}
const std::string& PromptSet::model_identity() const noexcept {
  return tokens_->info.model_identity;
}
const PromptSetNotes& PromptSet::notes() const noexcept {
  return tokens_->notes;
}
const std::vector<PromptPicture>& PromptSet::pictures() const noexcept {
  return tokens_->pictures;
}
float PromptSet::normal_level() const noexcept {
  return tokens_->normal_level;
}
const std::optional<Calibration>& PromptSet::calibration() const noexcept {
  return tokens_->calibration;
}
const Image& PromptSet::mask() const noexcept {
  return tokens_->mask;
}

std::string PromptSet::label() const {
  const PromptSetNotes& kept = tokens_->notes;
  return kept.version > 0 ? kept.name + "@" + std::to_string(kept.version) : kept.name;
}

std::vector<float> PromptSet::leave_one_out() const {
  const auto count = static_cast<std::size_t>(shots());
  std::vector<float> residuals = leave_one_out_residuals(encodings_of(*tokens_), info().tiles, count);
  residuals.resize(count, 0);
  return residuals;
}

PromptSet PromptSet::join(std::span<const PromptSet> sets) {
  require(!sets.empty(), ErrorCode::kInvalidArgument, "prompts: at least one normal picture is needed");
  auto joined = std::make_shared<PromptTokens>(*sets.front().tokens_);
  std::vector<Encoding> encodings;
  joined->pictures.clear();
  joined->variations.clear();
  for (const PromptSet& set : sets) {
    require_alike(joined->info, set.info());
    std::vector<Encoding> more = encodings_of(*set.tokens_);
    std::move(more.begin(), more.end(), std::back_inserter(encodings));
    joined->pictures.insert(joined->pictures.end(), set.pictures().begin(), set.pictures().end());
    const std::vector<std::vector<float>>& variations = set.tokens_->variations;
    joined->variations.insert(joined->variations.end(), variations.begin(), variations.end());
  }
  fill(*joined, encodings);
  return PromptSet(std::move(joined));
}

PromptSet PromptSet::select(std::span<const int> indices) const {
  require(!indices.empty(), ErrorCode::kInvalidArgument, "prompts: at least one normal picture must stay");
  const std::vector<Encoding> all = encodings_of(*tokens_);
  auto chosen = std::make_shared<PromptTokens>(*tokens_);
  std::vector<Encoding> encodings;
  chosen->pictures.clear();
  chosen->variations.clear();
  for (const int index : indices) {
    require(index >= 0 && index < shots(), ErrorCode::kInvalidArgument, "prompts: there is no picture ", index, " of ",
            shots());
    encodings.push_back(all[static_cast<std::size_t>(index)]);
    chosen->pictures.push_back(pictures()[static_cast<std::size_t>(index)]);
    chosen->variations.push_back(tokens_->variations[static_cast<std::size_t>(index)]);
  }
  fill(*chosen, encodings);
  return PromptSet(std::move(chosen));
}

PromptSet PromptSet::with_notes(PromptSetNotes notes) const {
  auto noted = std::make_shared<PromptTokens>(*tokens_);
  noted->notes = std::move(notes);
  return PromptSet(std::move(noted));
}

PromptSet PromptSet::with_mask(const ImageView& mask) const {
  require(mask.width <= kMostMaskSide && mask.height <= kMostMaskSide, ErrorCode::kLimit, "mask: ", mask.width, " x ",
          mask.height, " pixels; at most ", kMostMaskSide, " x ", kMostMaskSide, " are kept");
  require(tokens_->info.coreset == 1, ErrorCode::kIncompatible,
          "mask: what a coreset's pictures score was found without it; make the set again, with the mask");
  if (mask.pixels) (void)IgnoreMask(mask);  // refuses one that leaves nothing
  auto masked = std::make_shared<PromptTokens>(*tokens_);
  masked->calibration.reset();
  masked->mask = Image{{}, mask.width, mask.height, PixelFormat::kGray8};
  const int step = channels(mask.format);
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* row = mask.pixels + y * mask.row_stride;
    for (int x = 0; x < mask.width; ++x) {
      const bool marked =
          std::any_of(row + x * step, row + (x + 1) * step, [](std::uint8_t value) { return value > 0; });
      masked->mask.pixels.push_back(marked ? 255 : 0);
    }
  }
  return PromptSet(std::move(masked));
}

}  // namespace inctrl
