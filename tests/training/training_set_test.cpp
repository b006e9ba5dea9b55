// tests/training/training_set_test.cpp: src/training/training_set.h
#include "training/training_set.h"

#include "training/drawn_features.h"

namespace inctrl {
namespace {

TEST(TrainingSet, LearnsFromAllNormalPicturesAndAllDefects) {
  const Dataset dataset = drawn_dataset(2, 3, 4);
  const TrainingSet set = TrainingSet::of({&dataset, 1}, {});
  ASSERT_EQ(set.categories.size(), 2u);
  EXPECT_EQ(set.categories[0].normals.size(), 5u);
  EXPECT_EQ(set.categories[1].anomalous.size(), 4u);
  EXPECT_TRUE(set.categories[0].queries.empty());
  EXPECT_EQ(set.pictures.size(), 18u);
  EXPECT_EQ(set.pictures[set.categories[1].anomalous[0]].listed->path, "b/defect0");
}

TEST(TrainingSet, JudgesHeldOutCategoriesAsAnEvaluationDoes) {
  const Dataset dataset = drawn_dataset(2, 3, 4);
  const TrainingSet set = TrainingSet::of({&dataset, 1}, {"b"});
  EXPECT_TRUE(set.categories[1].held_out);
  EXPECT_EQ(set.categories[1].normals.size(), 3u);
  EXPECT_EQ(set.categories[1].queries.size(), 6u);
  EXPECT_TRUE(set.categories[1].anomalous.empty());
}

TEST(TrainingSet, NamesTheCategoriesThatThereAre) {
  const Dataset dataset = drawn_dataset(2, 3, 4);
  expect_error(ErrorCode::kInvalidArgument, "--holdout 'c': there is no such category; there are a, b", [&] {
    (void)TrainingSet::of({&dataset, 1}, {"c"});
  });
}

TEST(TrainingSet, RefusesTooFewPictures) {
  Dataset dataset = drawn_dataset(2, 2, 1);  // four normal ones each
  const auto refused = [&](const std::vector<std::string>& held_out, int shots, const char* message) {
    const TrainingSet set = TrainingSet::of({&dataset, 1}, held_out);
    expect_error(ErrorCode::kInvalidArgument, message, [&] { set.require_enough(shots); });
  };
  TrainingSet::of({&dataset, 1}, {}).require_enough(3);
  TrainingSet::of({&dataset, 1}, {"b"}).require_enough(2);
  refused({}, 4, "a has 4 normal pictures, needed 5; b has 4 normal pictures, needed 5");
  refused({"b"}, 3, "b has 2 normal pictures, needed 3");
  refused({"a", "b"}, 1, "no category is left to learn from");
  dataset.categories[1].test.pop_back();
  refused({}, 1, "b has no anomalous picture");
  refused({"b"}, 1, "b has no test pictures of both kinds to select by");
  dataset.categories[0].train.clear(), dataset.categories[0].test.clear();
  refused({}, 1, "a has 0 normal pictures, needed 2; a has no anomalous picture");
}

TEST(TrainingSet, DrawsNoMoreWhatIsLeftOut) {
  const Dataset dataset = drawn_dataset(1, 3, 4);
  TrainingSet set = TrainingSet::of({&dataset, 1}, {});
  set.leave_out({set.categories[0].normals[0], set.categories[0].anomalous[2]});
  EXPECT_EQ(set.categories[0].normals.size(), 4u);
  EXPECT_EQ(set.categories[0].anomalous.size(), 3u);
  EXPECT_EQ(set.pictures.size(), 9u);
}

}  // namespace
}  // namespace inctrl
