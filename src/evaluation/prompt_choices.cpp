// src/evaluation/prompt_choices.cpp. Tested by tests/evaluation/prompt_choices_test.cpp
#include "evaluation/prompt_choices.h"

#include <algorithm>
#include <map>
#include <set>

#include "evaluation/draw_prompts.h"
#include "tensor/each_index.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

using Pictures = std::vector<const LabelledPicture*>;

struct Draw {
  int shots;
  std::uint64_t seed;
  Pictures pictures;
};

std::vector<Draw> draw_all(const Pictures& pool, const std::vector<int>& shots, int seeds) {
  std::vector<Draw> draws;
  for (const int count : shots) {
    if (static_cast<std::size_t>(count) > pool.size()) continue;
    for (int seed = 0; seed < seeds; ++seed) {
      Draw draw{count, static_cast<std::uint64_t>(seed), {}};
      for (const std::size_t index : draw_prompts(pool.size(), static_cast<std::size_t>(count), draw.seed))
        draw.pictures.push_back(pool[index]);
      draws.push_back(std::move(draw));
    }
  }
  return draws;
}

}  // namespace

std::vector<PromptChoice> choose_prompts(const Category& category, const std::vector<int>& shots, int seeds,
                                         const EncodePrompt& encode, int threads) {
  Pictures pool;
  for (const LabelledPicture& picture : category.train) pool.push_back(&picture);
  std::map<const LabelledPicture*, std::optional<EncodedPicture>> encoded;
  for (;;) {
    const std::vector<Draw> draws = draw_all(pool, shots, seeds);
    std::set<const LabelledPicture*> drawn;
    for (const Draw& draw : draws) drawn.insert(draw.pictures.begin(), draw.pictures.end());
    Pictures missing;
    for (const LabelledPicture* picture : pool)
      if (drawn.contains(picture) && encoded.try_emplace(picture).second) missing.push_back(picture);
    for_each_index(missing.size(), threads, [&](std::size_t i) { encoded.at(missing[i]) = encode(*missing[i]); });

    if (std::erase_if(pool, [&](auto* picture) { return drawn.contains(picture) && !encoded.at(picture); })) continue;
    std::vector<PromptChoice> choices;
    for (const Draw& draw : draws) {
      choices.push_back({draw.shots, draw.seed, {}, {}});
      for (const LabelledPicture* picture : draw.pictures) {
        choices.back().names.push_back(picture->path);
        choices.back().pictures.push_back(*encoded.at(picture));
      }
    }
    return choices;
  }
}

PromptChoice choose_named(const Category& category, int shots, std::uint64_t seed,
                          const std::vector<std::string>& names, const EncodePrompt& encode) {
  PromptChoice choice{shots, seed, names, {}};
  for (const std::string& wanted : names) {
    const auto is_wanted = [&](const LabelledPicture& picture) { return picture.path == wanted; };
    const auto found = std::find_if(category.train.begin(), category.train.end(), is_wanted);
    if (found == category.train.end()) {
      const bool tested = std::any_of(category.test.begin(), category.test.end(), is_wanted);
      fail(ErrorCode::kInvalidArgument, "prompts of ", category.name, ": ", wanted,
           tested ? " is a test picture: prompts must not be" : " is not among its normal training pictures");
    }
    const std::optional<EncodedPicture> picture = encode(*found);
    require(picture.has_value(), ErrorCode::kNotFound, "prompts of ", category.name, ": ", wanted, " cannot be read");
    choice.pictures.push_back(*picture);
  }
  return choice;
}

}  // namespace inctrl
