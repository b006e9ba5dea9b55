// tests/detector/encoded_picture_test.cpp
#include "inctrl/encoded_picture.h"

#include <fstream>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class EncodedPictureTest : public TinyDetectorTest {
 protected:
  static EncodedPicture encode(const Model& model, const Image& image) {
    const ImageView view = image.view();
    return model.encode({&view, 1}).front();
  }
};

void expect_same(const Result& a, const Result& b) {
  EXPECT_EQ(a.pred_score, b.pred_score);
  EXPECT_EQ(a.parts.image, b.parts.image);
  EXPECT_EQ(a.anomaly_map.values, b.anomaly_map.values);
  EXPECT_EQ(a.anomaly_map.frame.width, b.anomaly_map.frame.width);
  ASSERT_EQ(a.regions.size(), b.regions.size());
}

TEST_F(EncodedPictureTest, IsJudgedAsThePictureItself) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const Image image = striped_picture(7, true);
  expect_same(detector.detect(encode(model, image)), detector.detect(image.view()));
}

TEST_F(EncodedPictureTest, ComesBackFromItsFileToTheBit) {
  const Model model = load({.fit = Fit::kPad});
  const Detector detector(model, prompts(model, 2));
  const EncodedPicture picture = encode(model, striped_picture(7, true));
  picture.save(folder_.path() / "picture.safetensors");
  const EncodedPicture read = EncodedPicture::load(folder_.path() / "picture.safetensors");
  EXPECT_EQ(read.width(), 96);
  EXPECT_EQ(read.height(), 64);
  expect_same(detector.detect(read), detector.detect(picture));
}

TEST_F(EncodedPictureTest, ServesAsAPromptAsThePictureItselfDoes) {
  const Model model = load();
  std::vector<EncodedPicture> normals;
  for (const unsigned seed : {100u, 101u, 102u}) normals.push_back(encode(model, striped_picture(seed)));
  const PromptSet assembled = model.prompts_of(normals, {});
  EXPECT_EQ(assembled.normal_level(), prompts(model, 3).normal_level());
  const Image query = striped_picture(7, true);
  expect_same(Detector(model, assembled).detect(query.view()), Detector(model, prompts(model, 3)).detect(query.view()));
}

TEST_F(EncodedPictureTest, OfAnotherModelIsRefused) {
  const Model model = load(), other = load({}, 2);
  const EncodedPicture picture = encode(other, striped_picture(7));
  const Detector detector(model, prompts(model, 2));
  expect_error(ErrorCode::kIncompatible, "encoded by model", [&] { (void)detector.detect(picture); });
  expect_error(ErrorCode::kIncompatible, "encoded by model", [&] { (void)model.prompts_of({&picture, 1}, {}); });
}

TEST_F(EncodedPictureTest, FittedInAnotherWayIsRefused) {
  const EncodedPicture picture = encode(load({.fit = Fit::kPad}), striped_picture(7));
  const Model model = load({.fit = Fit::kSquash});
  expect_error(ErrorCode::kIncompatible, "fitted by pad", [&] { (void)model.prompts_of({&picture, 1}, {}); });
}

TEST_F(EncodedPictureTest, AFileOfWhichABitChangedIsRefusedByName) {
  const auto file = folder_.path() / "picture.safetensors";
  encode(load(), striped_picture(7)).save(file);
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(-9, std::ios::end);
  const char byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(-9, std::ios::end);
  stream.put(byte);
  stream.close();
  expect_error(ErrorCode::kBadFormat, "picture.safetensors: its content changed",
               [&] { (void)EncodedPicture::load(file); });
}

}  // namespace
}  // namespace inctrl
