// tests/datasets/cifar10_test.cpp: src/datasets/cifar10.cpp sets each class against the others.
#include "made_folder.h"
#include "made_records.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

DatasetOptions only(const std::string& category) {
  DatasetOptions options;
  options.categories = {category};
  return options;
}

TEST(Cifar10, SetsEachClassAgainstTheOthers) {
  MadeFolder made;
  made.add("data_batch_1.bin", cifar_batch("05"));
  made.add("data_batch_5.bin", cifar_batch("5"));
  made.add("test_batch.bin", cifar_batch("59"));
  const Dataset dataset = open_made("cifar10", made.path(), only("dog"));
  EXPECT_EQ(listed(dataset), (Lines{"train data_batch_1.bin#1", "train data_batch_5.bin#0", "test test_batch.bin#0",
                                    "test test_batch.bin#1 anomalous truck"}));
  EXPECT_TRUE(has_note(dataset, "data_batch_2.bin, data_batch_3.bin, data_batch_4.bin"));
  EXPECT_EQ(load_picture(dataset, dataset.categories[0].train[0], FakePictureFiles()).pixels[2], 30);
}

TEST(Cifar10, TakesItsNamesFromItsMetaFile) {
  MadeFolder made;
  made.add("cifar-10-batches-bin/test_batch.bin", cifar_batch("0"));
  made.add("cifar-10-batches-bin/batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
  EXPECT_EQ(listed(open_made("cifar10", made.path(), only("a"))), Lines{"test cifar-10-batches-bin/test_batch.bin#0"});
  made.add("cifar-10-batches-bin/batches.meta.txt", "a\na\n");
  const Dataset dataset = open_made("cifar10", made.path(), only("airplane"));
  EXPECT_TRUE(has_note(dataset, "does not hold ten names"));
}

TEST(Cifar10, TellsOfRecordsThatCannotBeUsed) {
  MadeFolder made;
  made.add("test_batch.bin", cifar_batch("0:") + "xyz");
  EXPECT_EQ(failures(open_made("cifar10", made.path())),
            (Lines{"test_batch.bin#1: its label is 10, not 0 to 9",
                   "test_batch.bin#2: cut off: the file ends with 3 of 3073 bytes"}));
}

TEST(Cifar10, ReadsFoldersOfPicturesByClass) {
  MadeFolder made;
  for (const char* name : {"train/cat/a.png", "test/dog/b.png"}) made.add(name);
  EXPECT_EQ(
      listed(open_made("cifar10", made.path())),
      (Lines{"cat: train train/cat/a.png", "cat: test test/dog/b.png anomalous dog", "dog: test test/dog/b.png"}));
}

TEST(Cifar10, SaysWhatWasLookedFor) {
  MadeFolder made;
  expect_error(ErrorCode::kNotFound, "has no test_batch.bin", [&] { open_made("cifar10", made.path()); });
}

TEST(Cifar10, ReadsTheSetAsPublished) {
  const std::filesystem::path root = shared_data("raw_samples/cifar10");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_made("cifar10", root);
  ASSERT_EQ(dataset.categories.size(), 10u);
  EXPECT_EQ(dataset.categories[9].name, "truck");
  EXPECT_EQ(dataset.categories[0].test.size(), 50u);
  EXPECT_EQ(load_picture(dataset, dataset.categories[0].test[0], FakePictureFiles()).width, 32);
}

}  // namespace
}  // namespace inctrl
