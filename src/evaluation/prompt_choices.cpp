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
  Pictures pictures, held_out;
};

// As many of `pool` as there are, at most `count`.
Pictures drawn_from(const Pictures& pool, int count, std::uint64_t seed) {
  Pictures drawn;
  if (count == 0) return drawn;
  const std::size_t most = std::min(pool.size(), static_cast<std::size_t>(count));
  for (const std::size_t index : draw_prompts(pool.size(), most, seed)) drawn.push_back(pool[index]);
  return drawn;
}

std::vector<Draw> draw_all(const Pictures& pool, const PromptDraws& wanted) {
  std::vector<Draw> draws;
  for (const int count : wanted.shots) {
    if (static_cast<std::size_t>(count) > pool.size()) continue;
    for (int index = 0; index < wanted.seeds; ++index) {
      const auto seed = static_cast<std::uint64_t>(index);
      Draw draw{count, seed, drawn_from(pool, count, seed), {}};
      Pictures rest;
      for (const LabelledPicture* picture : pool)
        if (std::find(draw.pictures.begin(), draw.pictures.end(), picture) == draw.pictures.end())
          rest.push_back(picture);
      if (!rest.empty()) draw.held_out = drawn_from(rest, wanted.held_out, seed);
      draws.push_back(std::move(draw));
    }
  }
  return draws;
}

// The pictures of some draws, encoded.
class Encoded {
 public:
  Encoded(const EncodePrompt& encode, int threads) : encode_(encode), threads_(threads) {}

  // Encodes those that are not yet. False if one of the drawn pictures cannot be read.
  bool add(const std::vector<Draw>& draws) {
    std::map<const LabelledPicture*, bool> wanted;  // true: with its variation
    for (const Draw& draw : draws) {
      for (const LabelledPicture* picture : draw.pictures) wanted[picture] |= picture == draw.pictures.front();
      for (const LabelledPicture* picture : draw.held_out) wanted.try_emplace(picture, false);
    }
    std::vector<std::pair<const LabelledPicture*, bool>> missing;
    for (const auto& [picture, varied] : wanted) {
      const auto known = pictures_.find(picture);
      const bool enough = known != pictures_.end() && (!known->second || !varied || known->second->has_variation() ||
                                                       tried_varied_.contains(picture));
      if (enough) continue;
      missing.emplace_back(picture, varied);
      pictures_[picture];
      if (varied) tried_varied_.insert(picture);
    }
    for_each_index(missing.size(), threads_, [&](std::size_t i) {
      pictures_.at(missing[i].first) = encode_(*missing[i].first, missing[i].second);
    });
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const auto& one) { return pictures_.at(one.first).has_value(); });
  }

  bool is_broken(const LabelledPicture* picture) const {
    const auto known = pictures_.find(picture);
    return known != pictures_.end() && !known->second;
  }
  const EncodedPicture& at(const LabelledPicture* picture) const { return *pictures_.at(picture); }

 private:
  const EncodePrompt& encode_;
  int threads_;
  std::map<const LabelledPicture*, std::optional<EncodedPicture>> pictures_;
  std::set<const LabelledPicture*> tried_varied_;  // some models have no variation
};

}  // namespace

std::vector<PromptChoice> choose_prompts(const Category& category, const PromptDraws& wanted,
                                         const EncodePrompt& encode, int threads) {
  Pictures pool;
  for (const LabelledPicture& picture : category.train) pool.push_back(&picture);
  Encoded encoded(encode, threads);
  std::vector<Draw> draws = draw_all(pool, wanted);
  while (!encoded.add(draws)) {
    std::erase_if(pool, [&](const LabelledPicture* picture) { return encoded.is_broken(picture); });
    draws = draw_all(pool, wanted);
  }
  std::vector<PromptChoice> choices;
  for (const Draw& draw : draws) {
    choices.push_back({draw.shots, draw.seed, {}, {}, {}});
    for (const LabelledPicture* picture : draw.pictures) {
      choices.back().names.push_back(picture->path);
      choices.back().pictures.push_back(encoded.at(picture));
    }
    for (const LabelledPicture* picture : draw.held_out) choices.back().held_out.push_back(encoded.at(picture));
  }
  return choices;
}

PromptChoice choose_named(const Category& category, int shots, std::uint64_t seed,
                          const std::vector<std::string>& names, const EncodePrompt& encode) {
  PromptChoice choice{shots, seed, names, {}, {}};
  for (const std::string& wanted : names) {
    const auto is_wanted = [&](const LabelledPicture& picture) { return picture.path == wanted; };
    const auto found = std::find_if(category.train.begin(), category.train.end(), is_wanted);
    if (found == category.train.end()) {
      const bool tested = std::any_of(category.test.begin(), category.test.end(), is_wanted);
      fail(ErrorCode::kInvalidArgument, "prompts of ", category.name, ": ", wanted,
           tested ? " is a test picture: prompts must not be" : " is not among its normal training pictures");
    }
    const std::optional<EncodedPicture> picture = encode(*found, choice.pictures.empty());
    require(picture.has_value(), ErrorCode::kNotFound, "prompts of ", category.name, ": ", wanted, " cannot be read");
    choice.pictures.push_back(*picture);
  }
  return choice;
}

}  // namespace inctrl
