// tests/training/inctrl_trainee_test.cpp: src/training/inctrl_trainee.h
#include "training/inctrl_trainee.h"

#include "support/expect_error.h"
#include "training/finite_differences.h"

namespace inctrl {
namespace {

constexpr HeadInputs kInputs{.embedding = 12, .rows = 3, .columns = 3};

// Six items of random features, three prompts each; owns what they borrow.
class RandomItems {
 public:
  explicit RandomItems(std::uint64_t seed) : random_(seed, 50) {
    for (int i = 0; i < 24; ++i) embeddings_.push_back(numbers(12, -1, 1));
    for (std::size_t i = 0; i < 6; ++i) {
      TrainingItem item{.anomalous = i >= 3, .embedding = embeddings_[i], .text_prior = random_.between(0, 1)};
      for (std::size_t k = 0; k < 3; ++k) item.prompt_embeddings.emplace_back(embeddings_[6 + 3 * i + k]);
      item.patch_map = {3, 3, numbers(9, 0, 0.5)};
      items.push_back(std::move(item));
    }
  }
  RandomItems(const RandomItems&) = delete;
  RandomItems& operator=(const RandomItems&) = delete;

  std::vector<TrainingItem> items;

 private:
  std::vector<float> numbers(int count, double low, double high) {
    std::vector<float> numbers;
    for (int i = 0; i < count; ++i) numbers.push_back(static_cast<float>(random_.between(low, high)));
    return numbers;
  }

  RandomDraws random_;
  std::vector<std::vector<float>> embeddings_;
};

class TotalLoss : public testing::TestWithParam<Objective> {};

TEST_P(TotalLoss, HasTheSlopesOfFiniteDifferences) {
  const RandomItems random(1);
  InctrlTrainee trainee(kInputs, GetParam(), 3);
  (void)trainee.learn_from(random.items);
  std::vector<std::vector<double>> gradients;
  for (const Parameter* parameter : trainee.parameters()) gradients.push_back(parameter->gradient);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    Parameter& parameter = *trainee.parameters()[i];
    if (parameter.learnt)
      expect_slopes(parameter.values, gradients[i], parameter.name,
                    [&] { return trainee.learn_from(random.items).total; });
  }
}

INSTANTIATE_TEST_SUITE_P(BothObjectives, TotalLoss, testing::Values(Objective::kLogits, Objective::kReleased),
                         [](const auto& one) { return std::string(name(one.param)); });

TEST(InctrlTrainee, BeginsWhereTheSeedSays) {
  EXPECT_EQ(InctrlTrainee(kInputs, Objective::kLogits, 3).tensors().at("heads.image.1.weight").values,
            InctrlTrainee(kInputs, Objective::kReleased, 3).tensors().at("heads.image.1.weight").values);
  EXPECT_NE(InctrlTrainee(kInputs, Objective::kLogits, 3).tensors().at("heads.image.1.weight").values,
            InctrlTrainee(kInputs, Objective::kLogits, 4).tensors().at("heads.image.1.weight").values);
}

TEST(InctrlTrainee, ScoresAsTheHeadsInUseDoAtAnyNumberOfThreads) {
  const RandomItems random(2);
  const InctrlTrainee trainee(kInputs, Objective::kLogits, 3);
  const std::vector<float> scores = trainee.scores(random.items, 1);
  EXPECT_EQ(trainee.scores(random.items, 3), scores);
  const InctrlHeads heads = trainee.in_use();
  const TrainingItem& item = random.items[4];
  std::vector<std::vector<float>> prompts;
  for (const auto prompt : item.prompt_embeddings) prompts.emplace_back(prompt.begin(), prompt.end());
  const InctrlContext context = inctrl_context(heads, prompts, std::nullopt);
  EXPECT_EQ(
      scores[4],
      static_cast<float>(score(heads, context.adapted_prompts, item.text_prior, item.embedding, item.patch_map).score));
}

TEST(InctrlTrainee, NamesItsParametersAsTheModelFileDoes) {
  InctrlTrainee trainee(kInputs, Objective::kLogits, 3);
  const HeadTensors tensors = trainee.tensors();
  EXPECT_EQ(trainee.parameters().size(), tensors.size());
  for (const Parameter* parameter : trainee.parameters())
    EXPECT_EQ(tensors.at(parameter->name).shape, parameter->shape) << parameter->name;
}

TEST(InctrlTrainee, RefusesItemsOfAnotherGridOrEmbedding) {
  RandomItems random(1);
  InctrlTrainee trainee({.embedding = 12, .rows = 3, .columns = 4}, Objective::kLogits, 3);
  expect_error(ErrorCode::kIncompatible, "a map has 3 x 3 patches, the heads judge 3 x 4",
               [&] { (void)trainee.learn_from(random.items); });
  InctrlTrainee wide({.embedding = 13, .rows = 3, .columns = 3}, Objective::kLogits, 3);
  expect_error(ErrorCode::kIncompatible, "an image embedding is 12 wide, the heads take 13",
               [&] { (void)wide.learn_from(random.items); });
}

TEST(InctrlTrainee, RefusesABatchOfOne) {
  const RandomItems random(1);
  InctrlTrainee trainee(kInputs, Objective::kLogits, 3);
  expect_error(ErrorCode::kInvalidArgument, "needed at least 2",
               [&] { (void)trainee.learn_from(std::span(random.items).first(1)); });
}

TEST(Objective, HasNamesThatAreReadBack) {
  EXPECT_EQ(parse_objective("logits"), Objective::kLogits);
  EXPECT_EQ(parse_objective("released"), Objective::kReleased);
  expect_error(ErrorCode::kInvalidArgument, "objective 'hinge': needed logits or released",
               [] { (void)parse_objective("hinge"); });
}

}  // namespace
}  // namespace inctrl
