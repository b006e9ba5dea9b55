// tests/quantisation/quantiser_test.cpp: src/quantisation/quantiser.h makes models that compute nearly the same.
#include "quantisation/quantiser.h"

#include <gtest/gtest.h>

#include <cmath>

#include "encoder/graph.h"
#include "encoder/openvino_run.h"
#include "encoder/reference/reference_encoder.h"
#include "encoder/weights.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"
#include "support/tiny_vit.h"

namespace inctrl {
namespace {

const VitConfig kClip{.patch = 8, .width = 64, .layers = 3, .heads = 2, .mlp = 128, .embedding = 32};

std::vector<float> picture(int size, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> planes(static_cast<std::size_t>(3 * size * size));
  for (float& value : planes) value = normal(random);
  return planes;
}

auto filling(const std::vector<float>& planes) {
  return [&planes](float* out) { std::copy(planes.begin(), planes.end(), out); };
}

QuantisationReport quantise(const ModelFile& model, const std::filesystem::path& file, int threads = 2) {
  Quantiser quantiser(model, 4);
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const std::vector<float> planes = picture(model.config.input_size, seed);
    quantiser.add(filling(planes));
  }
  return quantiser.write(file, "small", threads);
}

Encoding encode(const Encoder& encoder, int size) {
  const std::vector<float> planes = picture(size, 99);
  return encoder.encode(1, [&](int, float* out) { filling(planes)(out); }).front();
}

// Of all taps: root of mean square of the difference, in units of the values' own.
double relative_error(const Encoding& a, const Encoding& b) {
  double off = 0, own = 0;
  for (std::size_t tap = 0; tap < a.taps.size(); ++tap)
    for (std::size_t i = 0; i < a.taps[tap].values.size(); ++i) {
      off += std::pow(static_cast<double>(a.taps[tap].values[i]) - b.taps[tap].values[i], 2);
      own += std::pow(static_cast<double>(b.taps[tap].values[i]), 2);
    }
  return std::sqrt(off / own);
}

class Families : public testing::TestWithParam<std::string> {
 protected:
  ModelFile model() const {
    const std::filesystem::path file = folder / "exact.safetensors";
    if (GetParam() == "lite")
      TinyModel().write(file);
    else
      TinyVit(vit(), {1, GetParam() == "whole" ? 3 : 2}, 32).write(file);
    return open_model_file(file);
  }
  static VitConfig vit() {
    VitConfig vit = kClip;
    if (GetParam() == "dinov2")
      vit.family = VitConfig::Family::kDinoV2, vit.embedding = vit.width, vit.gated_mlp = true;
    return vit;
  }
  const TemporaryFolder folder;
};

// The tiny networks have few channels, over which the roundings average out less than over hundreds.
TEST_P(Families, EncodeNearlyAsBefore) {
  const ModelFile exact = model();
  const QuantisationReport report = quantise(exact, folder / "q.safetensors");
  const ModelFile quantised = open_model_file(folder / "q.safetensors");
  verify_identity(quantised);
  EXPECT_EQ(report.identity, quantised.identity);
  EXPECT_EQ(quantised.config.name, "small");
  EXPECT_FALSE(report.products.empty());
  for (const QuantisedProduct& product : report.products) EXPECT_TRUE(is_quantised(quantised.tensors, product.name));
  const int size = exact.config.input_size;
  const Encoding before = encode(*make_encoder(exact, {}), size),
                 after = encode(*make_encoder(quantised, {.precision = Precision::kInt8}), size);
  EXPECT_LT(relative_error(after, before), 0.08);
  EXPECT_GT(relative_error(after, before), 1e-5);
}

// A value between two levels may fall to either side; so a few tokens differ by a step, not by more.
TEST_P(Families, ComputeWhatTheRoundedWeightsSay) {
  quantise(model(), folder / "q.safetensors");
  const ModelFile quantised = open_model_file(folder / "q.safetensors");
  const int size = quantised.config.input_size;
  const Encoding ours = encode(*make_encoder(quantised, {.precision = Precision::kF32}), size),
                 plain = encode(*make_reference_encoder(quantised), size);
  EXPECT_LT(relative_error(ours, plain), 0.02);
}

TEST_P(Families, AreTheSameBytesForAnyNumberOfThreads) {
  const ModelFile exact = model();
  quantise(exact, folder / "1.safetensors", 1);
  quantise(exact, folder / "3.safetensors", 3);
  EXPECT_TRUE(read_file(folder / "1.safetensors") == read_file(folder / "3.safetensors"));
}

// "folded": of the last block only the class token is computed, its attention stays in floats; "whole": it is a tap.
INSTANTIATE_TEST_SUITE_P(Quantiser, Families, testing::Values("lite", "folded", "whole", "dinov2"),
                         [](const auto& family) { return family.param; });

// What OpenVINO made of the graph: a spelling that it does not recognise would compute in floats, and slower.
TEST(Quantiser, EveryProductRunsOnIntegers) {
  const TemporaryFolder folder;
  VitConfig wide = kClip;
  wide.width = 128, wide.mlp = 512;
  TinyVit(wide, {1, 2}, 32).write(folder / "exact.safetensors");
  const QuantisationReport report = quantise(open_model_file(folder / "exact.safetensors"), folder / "q.safetensors");
  const ModelFile model = open_model_file(folder / "q.safetensors");
  const ov::CompiledModel compiled = compile(graph_of(model, 1), {.threads = 1});
  std::size_t integers = 0;
  for (const auto& node : compiled.get_runtime_model()->get_ordered_ops()) {
    const auto found = node->get_rt_info().find("primitiveType");
    const std::string kernel = found == node->get_rt_info().end() ? "" : found->second.as<std::string>();
    integers += kernel.ends_with("I8") || kernel.ends_with("i8") || kernel.ends_with("u8");
    EXPECT_FALSE(kernel.starts_with("ref_") && kernel.ends_with("8")) << kernel;
  }
  EXPECT_GE(integers, report.products.size());
}

TEST(Quantiser, LeavesTheFoldedAttentionAlone) {
  const TemporaryFolder folder;
  TinyVit(kClip, {1, 2}, 32).write(folder / "exact.safetensors");
  const QuantisationReport report = quantise(open_model_file(folder / "exact.safetensors"), folder / "q.safetensors");
  EXPECT_EQ(report.products.size(), 4u * 2 + 3);
  EXPECT_FALSE(is_quantised(open_model_file(folder / "q.safetensors").tensors, "encoder.blocks.2.attention.qkv"));
}

TEST(Quantiser, RefusesAModelThatIsQuantisedAlready) {
  const TemporaryFolder folder;
  TinyModel().write(folder / "exact.safetensors");
  quantise(open_model_file(folder / "exact.safetensors"), folder / "q.safetensors");
  const ModelFile quantised = open_model_file(folder / "q.safetensors");
  expect_error(ErrorCode::kInvalidArgument, "holds 8-bit weights already; quantise the model that it was made from",
               [&] { Quantiser(quantised, 1); });
}

TEST(Quantiser, NeedsAPicture) {
  const TemporaryFolder folder;
  TinyModel().write(folder / "exact.safetensors");
  const Quantiser quantiser(open_model_file(folder / "exact.safetensors"), 1);
  expect_error(ErrorCode::kInvalidArgument, "at least one normal picture is needed",
               [&] { (void)quantiser.write(folder / "q.safetensors", "q", 1); });
}

TEST(PrecisionFor, IsWhatModelAndProcessorAllow) {
  const TemporaryFolder folder;
  TinyModel().write(folder / "exact.safetensors");
  quantise(open_model_file(folder / "exact.safetensors"), folder / "q.safetensors");
  const ModelFile exact = open_model_file(folder / "exact.safetensors"),
                  quantised = open_model_file(folder / "q.safetensors");
  EXPECT_EQ(precision_for(exact, {}), Precision::kF32);
  EXPECT_EQ(precision_for(exact, {.precision = Precision::kAuto}),
            has_native_bf16() ? Precision::kBf16 : Precision::kF32);
  EXPECT_EQ(precision_for(quantised, {.precision = Precision::kAuto}), Precision::kInt8);
  expect_error(ErrorCode::kInvalidArgument, "has no 8-bit weights; inctrl quantize makes a model that has",
               [&] { (void)precision_for(exact, {.precision = Precision::kInt8}); });
}

}  // namespace
}  // namespace inctrl
