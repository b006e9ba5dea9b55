// tests/encoder/encoder_test.cpp: src/encoder/encoder.h, OpenVINO against the plain reference.
#include "encoder/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "encoder/reference/reference_encoder.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace inctrl {
namespace {

std::vector<float> noise_planes(int size, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> planes(static_cast<std::size_t>(3 * size * size));
  for (float& value : planes) value = normal(random);
  return planes;
}

std::vector<Encoding> encode(const Encoder& encoder, const std::vector<std::vector<float>>& pictures) {
  return encoder.encode(static_cast<int>(pictures.size()), [&](int index, float* planes) {
    const std::vector<float>& picture = pictures[static_cast<std::size_t>(index)];
    std::copy(picture.begin(), picture.end(), planes);
  });
}

class EncoderTest : public testing::Test {
 protected:
  ModelFile model(const TinyModel& tiny) {
    tiny.write(folder_.path() / "tiny.safetensors");
    return open_model_file(folder_.path() / "tiny.safetensors");
  }
  TemporaryFolder folder_;
};

void expect_close(const Encoding& a, const Encoding& b, double tolerance) {
  ASSERT_EQ(a.taps.size(), b.taps.size());
  for (std::size_t t = 0; t < a.taps.size(); ++t) {
    ASSERT_EQ(a.taps[t].rows, b.taps[t].rows);
    ASSERT_EQ(a.taps[t].columns, b.taps[t].columns);
    ASSERT_EQ(a.taps[t].width, b.taps[t].width);
    for (std::size_t i = 0; i < a.taps[t].values.size(); ++i)
      ASSERT_NEAR(a.taps[t].values[i], b.taps[t].values[i], tolerance) << "tap " << t << ", value " << i;
  }
  for (std::size_t i = 0; i < a.embedding.size(); ++i) ASSERT_NEAR(a.embedding[i], b.embedding[i], tolerance);
}

bool same_bits(const Encoding& a, const Encoding& b) {
  for (std::size_t t = 0; t < a.taps.size(); ++t)
    if (a.taps[t].values != b.taps[t].values) return false;
  return a.embedding == b.embedding;
}

TEST_F(EncoderTest, AgreesWithTheReference) {
  // Even and odd sizes: "same" padding differs; a size that is no multiple of the stride as well.
  for (const int size : {64, 63, 50}) {
    const ModelFile file = model(TinyModel(7, size));
    const std::vector<std::vector<float>> picture{noise_planes(size, 3)};
    expect_close(encode(*make_encoder(file, {}), picture)[0], encode(*make_reference_encoder(file), picture)[0],
                 1e-4);  // values are of the order of 10; float32 sums of some hundred products
  }
}

TEST_F(EncoderTest, ProjectsTapsAsTheReferenceDoes) {
  TinyModel tiny(7);
  const ModelFile bare = model(tiny);
  const std::vector<std::vector<float>> picture{noise_planes(64, 3)};
  const Encoding unprojected = encode(*make_encoder(bare, {}), picture)[0];
  tiny.give_residual_head();
  const ModelFile file = model(tiny);
  const Encoding projected = encode(*make_encoder(file, {}), picture)[0];
  expect_close(projected, encode(*make_reference_encoder(file), picture)[0], 2e-4);  // sums of 20 products more
  EXPECT_NE(projected.taps[0].values, unprojected.taps[0].values);
  EXPECT_TRUE(same_bits(encode(*make_encoder(without_heads(file), {}), picture)[0], unprojected));
}

TEST_F(EncoderTest, GivesTheSameBitsWhateverBatchThreadsAndStreams) {
  const ModelFile file = model(TinyModel());
  std::vector<std::vector<float>> pictures;
  for (unsigned seed = 0; seed < 5; ++seed) pictures.push_back(noise_planes(64, seed));
  const std::vector<Encoding> expected = encode(*make_encoder(file, {.threads = 1}), pictures);
  for (const EncoderOptions& options :
       {EncoderOptions{.threads = 2}, EncoderOptions{.threads = 2, .streams = 2},
        EncoderOptions{.threads = 1, .batch = 4}, EncoderOptions{.threads = 2, .batch = 2}}) {
    const std::vector<Encoding> encodings = encode(*make_encoder(file, options), pictures);
    for (std::size_t i = 0; i < pictures.size(); ++i)
      EXPECT_TRUE(same_bits(encodings[i], expected[i]))
          << options.threads << ' ' << options.streams << ' ' << options.batch;
  }
}

TEST_F(EncoderTest, RunsOnePictureAtATimeInF32UnlessToldOtherwise) {
  const ModelFile file = model(TinyModel());
  EXPECT_EQ(make_encoder(file, {})->batch(), 1);
  EXPECT_EQ(make_encoder(file, {.batch = 3})->batch(), 3);
}

TEST_F(EncoderTest, ServesManyThreadsAtOnce) {
  const ModelFile file = model(TinyModel());
  const auto encoder = make_encoder(file, {.threads = 2, .streams = 2});
  const std::vector<std::vector<float>> picture{noise_planes(64, 1)};
  const Encoding expected = encode(*encoder, picture)[0];
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) wrong += !same_bits(encode(*encoder, picture)[0], expected);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(EncoderTest, NamesAMisshapenTensorWithBothShapes) {
  TinyModel tiny;
  std::get<EfficientNetLiteConfig>(tiny.config.encoder).blocks[1].channels = 14;
  const ModelFile file = model(tiny);
  expect_error(ErrorCode::kBadFormat,
               "tensor 'encoder.blocks.1.project.weight' is F32 [12, 48, 1, 1], the model needs F32 [14, 48, 1, 1]",
               [&] { (void)make_encoder(file, {}); });
}

TEST_F(EncoderTest, NamesADeviceThatIsNotHereAndThoseThatAre) {
  const ModelFile file = model(TinyModel());
  expect_error(ErrorCode::kInvalidArgument, "device 'TOASTER' is not here; OpenVINO offers: CPU",
               [&] { (void)make_encoder(file, {.device = "TOASTER"}); });
}

TEST(OpenVinoDevices, HaveTheCpu) {
  const std::vector<std::string> devices = openvino_devices();
  EXPECT_NE(std::find(devices.begin(), devices.end(), "CPU"), devices.end());
}

TEST_F(EncoderTest, RunsInBf16WhereTheProcessorHasItAndRefusesElsewhere) {
  const ModelFile file = model(TinyModel());
  if (!has_native_bf16()) {
    expect_error(ErrorCode::kInvalidArgument, "no bfloat16 arithmetic",
                 [&] { (void)make_encoder(file, {.precision = Precision::kBf16}); });
    return;
  }
  const std::vector<std::vector<float>> picture{noise_planes(64, 1)};
  const Encoding exact = encode(*make_encoder(file, {}), picture)[0];
  const Encoding rounded = encode(*make_encoder(file, {.precision = Precision::kBf16}), picture)[0];
  double error = 0, size = 0;
  for (std::size_t i = 0; i < exact.taps[0].values.size(); ++i) {
    error += std::pow(exact.taps[0].values[i] - rounded.taps[0].values[i], 2);
    size += std::pow(exact.taps[0].values[i], 2);
  }
  EXPECT_GT(error, 0);                       // it is another number format
  EXPECT_LT(std::sqrt(error / size), 0.02);  // of 8 bits' precision, a few layers deep
}

}  // namespace
}  // namespace inctrl
