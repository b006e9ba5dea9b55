// tests/datasets/mnist_test.cpp: src/datasets/mnist.cpp sets each digit against the others.
#include "made_folder.h"
#include "made_records.h"
#include "support/expect_error.h"
#include "support/gzip.h"

namespace inctrl {
namespace {

TEST(Mnist, SetsEachDigitAgainstTheOthers) {
  MadeFolder made;
  made.add("train-images-idx3-ubyte", idx_pictures(3));
  made.add("train-labels-idx1-ubyte", idx_labels("010"));
  made.add("t10k-images-idx3-ubyte.gz", gzip(idx_pictures(2)));
  made.add("t10k-labels-idx1-ubyte.gz", gzip(idx_labels("10")));
  DatasetOptions zeros;
  zeros.categories = {"0"};
  const Dataset dataset = open_made("mnist", made.path(), zeros);
  EXPECT_EQ(listed(dataset), (Lines{"train train-images-idx3-ubyte#0", "train train-images-idx3-ubyte#2",
                                    "test t10k-images-idx3-ubyte#0 anomalous 1", "test t10k-images-idx3-ubyte#1"}));
  const LabelledPicture& normal = dataset.categories[0].test[1];
  EXPECT_EQ(normal.file, "t10k-images-idx3-ubyte.gz");
  EXPECT_EQ(normal.record, 1u);
  EXPECT_EQ(load_picture(dataset, normal, FakePictureFiles()).pixels, std::vector<std::uint8_t>(6, 1));
  EXPECT_EQ(open_made("mnist", made.path()).categories.size(), 10u);
}

TEST(Mnist, TellsOfLabelsThatAreNoDigits) {
  MadeFolder made;
  made.add("train-images.idx3-ubyte", idx_pictures(2));
  made.add("train-labels.idx1-ubyte", idx_labels("0:"));
  made.add("t10k-images.idx3-ubyte", idx_pictures(1));
  made.add("t10k-labels.idx1-ubyte", idx_labels("1"));
  EXPECT_EQ(failures(open_made("mnist", made.path())),
            Lines{"train-images-idx3-ubyte#1: its label is 10, not a digit"});
}

TEST(Mnist, RefusesFilesThatDoNotBelongTogether) {
  MadeFolder made;
  made.add("train-images-idx3-ubyte", idx_pictures(2));
  expect_error(ErrorCode::kNotFound, "has no train-labels-idx1-ubyte", [&] { open_made("mnist", made.path()); });
  made.add("train-labels-idx1-ubyte", idx_labels("010"));
  expect_error(ErrorCode::kBadFormat, "has 2 pictures, 'train-labels-idx1-ubyte' 3 labels",
               [&] { open_made("mnist", made.path()); });
}

TEST(Mnist, ReadsFoldersOfPicturesByClass) {
  MadeFolder made;
  for (const char* name : {"train/0/a.png", "train/1/a.png", "test/0/b.png", "test/1/b.png"}) made.add(name);
  const Dataset dataset = open_made("mnist", made.path());
  EXPECT_EQ(listed(dataset),
            (Lines{"0: train train/0/a.png", "0: test test/0/b.png", "0: test test/1/b.png anomalous 1",
                   "1: train train/1/a.png", "1: test test/0/b.png anomalous 0", "1: test test/1/b.png"}));
}

TEST(Mnist, ReadsTheSetAsPublished) {
  const std::filesystem::path root = shared_data("raw_samples/mnist");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_made("mnist", root);
  ASSERT_EQ(dataset.categories.size(), 10u);
  std::size_t train = 0;
  for (const Category& category : dataset.categories) {
    train += category.train.size();
    EXPECT_EQ(category.test.size(), 200u);
  }
  EXPECT_EQ(train, 200u);
  const Image picture = load_picture(dataset, dataset.categories[3].test[7], FakePictureFiles());
  EXPECT_EQ(picture.width, 28);
  EXPECT_GT(*std::max_element(picture.pixels.begin(), picture.pixels.end()), 200);
}

}  // namespace
}  // namespace inctrl
