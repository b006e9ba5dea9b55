// tests/residual/golden_inctrl_test.cpp: does every part of the score equal what the published formulas gave?
// tests/golden/golden.json has the parts of eight scores, arrays.safetensors the embeddings and maps they were made of,
// heads.safetensors the heads. Tolerances are those of tests/golden/README.md; each worst difference is printed.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "residual/adapted_residual.h"
#include "residual/golden_heads.h"

namespace inctrl {
namespace {

// Compares many numbers of one quantity; says at its end how far apart the worst pair was.
class Comparison {
 public:
  Comparison(std::string quantity, double tolerance) : quantity_(std::move(quantity)), tolerance_(tolerance) {}
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;
  ~Comparison() {
    std::cout << quantity_ << ": " << count_ << " numbers, worst difference " << worst_ << ", allowed " << tolerance_
              << '\n';
    EXPECT_GT(count_, 0);
  }

  void add(double value, double expected, const std::string& where) {
    EXPECT_NEAR(value, expected, tolerance_) << quantity_ << ", " << where;
    worst_ = std::max(worst_, std::abs(value - expected));
    ++count_;
  }
  template <typename Values>
  void add_all(const Values& values, const std::vector<float>& expected, const std::string& where) {
    ASSERT_EQ(values.size(), expected.size()) << quantity_ << ", " << where;
    for (std::size_t i = 0; i < expected.size(); ++i) add(values[i], expected[i], where);
  }

 private:
  std::string quantity_;
  double tolerance_, worst_ = 0;
  int count_ = 0;
};

struct Case {
  std::string name;      // "case0"
  nlohmann::json truth;  // its scalars
  ResidualMap patch_map;
  InctrlParts parts;  // ours
  std::vector<double> residual;
};

class GoldenInctrl : public testing::Test {
 protected:
  GoldenInctrl() {
    for (std::size_t i = 0; i < truth.at("cases").size(); ++i) cases.push_back(score_case(i));
  }

  std::vector<float> values(const Case& one, const std::string& what) const {
    return to_floats(arrays.at(one.name + "." + what));
  }

  // Compares one scalar of all cases.
  void compare(const std::string& part, double InctrlParts::*ours, double tolerance) const {
    Comparison comparison(part, tolerance);
    for (const Case& one : cases) comparison.add(one.parts.*ours, one.truth.at(part), one.name);
  }

  const Safetensors arrays = open_golden("arrays.safetensors");
  const nlohmann::json truth = nlohmann::json::parse(std::ifstream(golden_path("golden.json")));
  const InctrlHeads heads = golden_heads();
  std::vector<Case> cases;

 private:
  Case score_case(std::size_t index) const {
    Case one{.name = "case" + std::to_string(index), .truth = truth["cases"][index]};
    const std::vector<std::vector<float>> prompts = golden_rows(arrays.at(one.name + ".prompt_embedding"));
    EXPECT_EQ(prompts.size(), one.truth.at("K").get<std::size_t>());
    const std::vector<float> embedding = values(one, "embedding");
    const InctrlContext context = inctrl_context(heads, prompts, golden_text(arrays, one.truth.at("category")));
    one.patch_map = {5, 5, values(one, "patch_map")};
    one.residual = adapted_residual(heads.adapter, context.adapted_prompts, embedding);
    one.parts = score(heads, context, embedding, one.patch_map);
    return one;
  }
};

TEST_F(GoldenInctrl, TextPrior) {
  compare("text_prior", &InctrlParts::text_prior, 5e-5);
}
TEST_F(GoldenInctrl, ImageScore) {
  compare("image_logit", &InctrlParts::image_logit, 1e-4);
  compare("image_score", &InctrlParts::image_score, 1e-5);
}
TEST_F(GoldenInctrl, PatchMax) {
  compare("patch_max", &InctrlParts::patch_max, 2e-6);
}
TEST_F(GoldenInctrl, Holistic) {
  compare("holistic_logit", &InctrlParts::holistic_logit, 1e-4);
  compare("holistic", &InctrlParts::holistic, 1e-5);
}
TEST_F(GoldenInctrl, Score) {
  compare("score", &InctrlParts::score, 1e-5);
}

// Not in the README's table: a sum of 24 products of 32-bit numbers of about 1, against 64-bit sums.
TEST_F(GoldenInctrl, ImageResidual) {
  Comparison comparison("image_residual", 1e-6);
  for (const Case& one : cases) comparison.add_all(one.residual, values(one, "image_residual"), one.name);
}

TEST_F(GoldenInctrl, HolisticMap) {
  Comparison comparison("holistic_map", 5e-5);  // as text_prior, its least certain part
  for (const Case& one : cases) comparison.add_all(one.parts.holistic_map, values(one, "holistic_map"), one.name);
}

TEST_F(GoldenInctrl, PatchMapIsTheMeanOverTheTaps) {
  Comparison comparison("patch_map", 2e-6);
  for (const Case& one : cases) {
    const std::vector<std::vector<float>> per_tap = golden_rows(arrays.at(one.name + ".per_tap_map"));
    const std::vector<TokenGrid> taps(per_tap.size(), TokenGrid{5, 5, 36, {}});
    comparison.add_all(mean_over_taps(taps, per_tap).values, one.patch_map.values, one.name);
  }
}

// The other prompts of a case were not recorded; against one of them the residual cannot be smaller than against all.
TEST_F(GoldenInctrl, PatchResidualAgainstOneOfThePromptsIsNoSmaller) {
  struct {
    int query, prompt;
  } const pairs[] = {{2, 1}, {3, 5}, {4, 5}, {5, 4}, {5, 5}};  // each prompt is the query of another case
  const auto tap_of = [&](int index, std::ptrdiff_t tap) {
    const std::vector<float> taps = to_floats(arrays.at("case" + std::to_string(index) + ".taps"));  // [3, 25, 36]
    TokenGrid grid{5, 5, 36, {taps.begin() + tap * 900, taps.begin() + (tap + 1) * 900}};
    normalise_tokens(grid);
    return grid;
  };
  for (const auto& [query, prompt] : pairs)
    for (int tap = 0; tap < 3; ++tap) {
      const TokenGrid prompt_tap = tap_of(prompt, tap);
      const std::vector<float> residual = patch_residual(tap_of(query, tap), TokenPanels({&prompt_tap}));
      const auto all = golden_rows(arrays.at("case" + std::to_string(query) + ".per_tap_map"));
      for (std::size_t p = 0; p < residual.size(); ++p)
        EXPECT_GE(residual[p], all[static_cast<std::size_t>(tap)][p] - 2e-6) << query << " against " << prompt;
    }
}

// Of the sentences' own embeddings only the anomalous ones were recorded.
TEST_F(GoldenInctrl, TextDirection) {
  Comparison comparison("text direction", 2e-6);
  for (const std::string category : {"candle", "airplane"})
    comparison.add_all(text_direction(golden_rows(arrays.at("text_raw." + category))),
                       golden_text(arrays, category).anomalous, category);
}

TEST_F(GoldenInctrl, TextPriorOfTheTrainingItems) {
  Comparison comparison("text_prior of training items", 5e-5);
  const nlohmann::json& steps = truth.at("training").at("steps");
  for (std::size_t step = 0; step < steps.size(); ++step) {
    const std::string name = "train.correct." + std::to_string(step);
    const std::vector<std::vector<float>> embeddings = golden_rows(arrays.at(name + ".embedding"));
    const std::vector<float> expected = to_floats(arrays.at(name + ".text_prior"));
    for (std::size_t i = 0; i < embeddings.size(); ++i)
      comparison.add(text_prior(embeddings[i], golden_text(arrays, steps[step][i].at("category"))), expected[i], name);
  }
}

}  // namespace
}  // namespace inctrl
