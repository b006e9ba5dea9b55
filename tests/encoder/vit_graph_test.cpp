// tests/encoder/vit_graph_test.cpp: src/encoder/vit_graph.cpp on random vision transformers of every shape: the same
// as plain loops, and to the bit whatever batch, threads and streams.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <openvino/core/model.hpp>
#include <thread>

#include "encoder/encoder.h"
#include "encoder/graph.h"
#include "encoder/reference/reference_encoder.h"
#include "support/resident.h"
#include "support/temporary_folder.h"
#include "support/tiny_vit.h"

namespace inctrl {
namespace {

using Family = VitConfig::Family;

const VitConfig kClip{
    .family = Family::kClip, .patch = 8, .width = 48, .layers = 3, .heads = 3, .mlp = 80, .embedding = 20};
const VitConfig kDino{
    .family = Family::kDinoV2, .patch = 7, .width = 48, .layers = 3, .heads = 4, .mlp = 64, .embedding = 48};

VitConfig with(VitConfig vit, void (*change)(VitConfig&)) {
  change(vit);
  return vit;
}

ModelFile written(const TemporaryFolder& folder, const TinyVit& tiny) {
  tiny.write(folder / "vit.safetensors");
  return open_model_file(folder / "vit.safetensors");
}

std::vector<std::vector<float>> noise_pictures(int count, int size) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  std::vector<std::vector<float>> pictures(static_cast<std::size_t>(count));
  for (std::vector<float>& planes : pictures) {
    planes.resize(static_cast<std::size_t>(3 * size * size));
    for (float& value : planes) value = normal(random);
  }
  return pictures;
}

std::vector<Encoding> encode(const Encoder& encoder, const std::vector<std::vector<float>>& pictures) {
  return encoder.encode(static_cast<int>(pictures.size()), [&](int index, float* planes) {
    const std::vector<float>& picture = pictures[static_cast<std::size_t>(index)];
    std::copy(picture.begin(), picture.end(), planes);
  });
}

double worst_difference(const std::vector<float>& a, const std::vector<float>& b) {
  EXPECT_EQ(a.size(), b.size());
  double worst = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) worst = std::max<double>(worst, std::abs(a[i] - b[i]));
  return worst;
}

bool same_bits(const Encoding& a, const Encoding& b) {
  for (std::size_t tap = 0; tap < a.taps.size(); ++tap)
    if (a.taps[tap].values != b.taps[tap].values) return false;
  return a.embedding == b.embedding;
}

struct Case {
  const char* what;
  VitConfig vit;
  std::vector<int> taps;
};

// The last block is computed for the class token alone, unless it is a tap.
TEST(VitGraph, AgreesWithTheReferenceInEveryShape) {
  const std::vector<Case> cases{{"CLIP", kClip, {1, 2}},
                                {"CLIP, the last block a tap", kClip, {1, 3}},
                                {"CLIP, quick GELU", with(kClip, [](VitConfig& vit) { vit.quick_gelu = true; }), {2}},
                                {"CLIP, one block", with(kClip, [](VitConfig& vit) { vit.layers = 1; }), {1}},
                                {"CLIP, one head", with(kClip, [](VitConfig& vit) { vit.heads = 1; }), {1}},
                                {"DINOv2", kDino, {1, 2}},
                                {"DINOv2, the last block a tap", kDino, {2, 3}},
                                {"DINOv2, registers", with(kDino, [](VitConfig& vit) { vit.registers = 4; }), {1}},
                                {"DINOv2, gated MLP", with(kDino, [](VitConfig& vit) { vit.gated_mlp = true; }), {1}}};
  for (const Case& tested : cases) {
    const TemporaryFolder folder;
    const int size = 5 * tested.vit.patch;
    const ModelFile model = written(folder, TinyVit(tested.vit, tested.taps, size));
    const auto pictures = noise_pictures(2, size);
    const std::vector<Encoding> fast = encode(*make_encoder(model, {.batch = 2}), pictures),
                                plain = encode(*make_reference_encoder(model), pictures);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      ASSERT_EQ(fast[i].taps.size(), tested.taps.size()) << tested.what;
      // Values are of the order of 5; float32 sums of some hundred products.
      for (std::size_t tap = 0; tap < tested.taps.size(); ++tap)
        EXPECT_LT(worst_difference(fast[i].taps[tap].values, plain[i].taps[tap].values), 2e-5) << tested.what;
      EXPECT_LT(worst_difference(fast[i].embedding, plain[i].embedding), 2e-5) << tested.what;
    }
  }
}

TEST(VitGraph, GivesTheSameBitsWhateverBatchThreadsAndStreams) {
  const TemporaryFolder folder;
  const ModelFile model = written(folder, TinyVit(kClip, {1, 2}, 40));
  const auto pictures = noise_pictures(5, 40);
  const std::vector<Encoding> expected = encode(*make_encoder(model, {.threads = 1}), pictures);
  for (const EncoderOptions& options :
       {EncoderOptions{.threads = 2}, EncoderOptions{.threads = 2, .streams = 2},
        EncoderOptions{.threads = 1, .batch = 4}, EncoderOptions{.threads = 2, .batch = 2}}) {
    const std::vector<Encoding> encodings = encode(*make_encoder(model, options), pictures);
    for (std::size_t i = 0; i < pictures.size(); ++i)
      EXPECT_TRUE(same_bits(encodings[i], expected[i])) << "picture " << i << ": " << options.threads << " threads, "
                                                        << options.streams << " streams, batch " << options.batch;
  }
}

TEST(VitGraph, ServesManyThreadsAtOnce) {
  const TemporaryFolder folder;
  const ModelFile model = written(folder, TinyVit(kDino, {2}, 35));
  const auto encoder = make_encoder(model, {.threads = 2, .streams = 2});
  const auto pictures = noise_pictures(1, 35);
  const Encoding expected = encode(*encoder, pictures)[0];
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) wrong += !same_bits(encode(*encoder, pictures)[0], expected);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(VitGraph, LeavesTheFilesPagesOnceItIsCompiled) {
  const TemporaryFolder folder;
  const ModelFile model = written(folder, TinyVit(kClip, {2}, 40));
  const auto encoder = make_encoder(model, {});
  EXPECT_EQ(resident_bytes(folder / "vit.safetensors"), 0u);
}

TEST(VitGraph, ComputesOfTheLastBlockOnlyTheClassToken) {
  const auto rows = [](const std::vector<int>& taps) {  // of the last GELU, or of the error function that it is made of
    const TemporaryFolder folder;
    const ModelFile model = written(folder, TinyVit(kClip, taps, 40));
    std::size_t last = 0;
    for (const auto& node : vit_graph(kClip, model, 1)->get_ordered_ops())
      if (const std::string type = node->get_type_name(); type == "Gelu" || type == "Erf")
        last = node->get_output_shape(0)[1];
    return last;
  };
  EXPECT_EQ(rows({1, 2}), 1u);
  EXPECT_EQ(rows({1, 3}), 26u);  // a tap: 5 x 5 patches and the class token
}

}  // namespace
}  // namespace inctrl
