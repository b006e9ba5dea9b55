// tests/datasets/dataset_test.cpp: src/datasets/dataset.h loads what was listed.
#include "datasets/dataset.h"

#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class DatasetTest : public ::testing::Test {
 protected:
  DatasetTest() {
    write_gray(made / "a.png", {2, 2}, 7, 1, 1, 9);
    write_gray(made / "m.png", {2, 2}, 0, 1, 1, 3);
    dataset.layout = "made";
    dataset.root = made.path();
    picture.path = "a.png#1";
    picture.file = "a.png";
    picture.mask = "m.png";
  }

  MadeFolder made;
  Dataset dataset;
  LabelledPicture picture;
  FakePictureFiles files;
};

TEST_F(DatasetTest, LoadsAPictureAndItsMask) {
  EXPECT_EQ(load_picture(dataset, picture, files).pixels, (std::vector<std::uint8_t>{7, 7, 7, 9}));
  EXPECT_EQ(load_mask(dataset, picture, files).pixels, (std::vector<std::uint8_t>{0, 0, 0, 255}));
}

TEST_F(DatasetTest, LoadsThePartOfAPictureAndOfItsMask) {
  picture.part = Part{.left = 1, .top = 0, .size = {1, 2}};
  EXPECT_EQ(load_picture(dataset, picture, files).pixels, (std::vector<std::uint8_t>{7, 9}));
  EXPECT_EQ(load_mask(dataset, picture, files).pixels, (std::vector<std::uint8_t>{0, 255}));
}

TEST_F(DatasetTest, GivesNoPixelsWithoutAMask) {
  picture.mask.clear();
  const Image mask = load_mask(dataset, picture, files);
  EXPECT_TRUE(mask.pixels.empty());
  EXPECT_EQ(mask.width, 0);
}

TEST_F(DatasetTest, RefusesPartsAndRecordsThatAreNotThere) {
  picture.part = Part{.left = 1, .top = 0, .size = {2, 2}};
  expect_error(ErrorCode::kBadFormat,
               "'a.png#1': the part at 1, 0 of 2 x 2 pixels does not lie in the picture of 2 x 2",
               [&] { load_picture(dataset, picture, files); });
  expect_error(ErrorCode::kBadFormat, "'m.png': the part", [&] { load_mask(dataset, picture, files); });
  picture.record = 0;
  expect_error(ErrorCode::kBadFormat, "files of the layout made have no records",
               [&] { load_picture(dataset, picture, files); });
}

TEST_F(DatasetTest, PassesOnWhatThePictureFilesSay) {
  picture.file = "gone.png";
  expect_error(ErrorCode::kNotFound, "gone.png", [&] { load_picture(dataset, picture, files); });
}

}  // namespace
}  // namespace inctrl
