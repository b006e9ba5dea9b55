// How well do maps show where defects are?
#include "metrics/pixel_metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "metrics/golden_metrics.h"
#include "metrics/image_metrics.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr double kTolerance = 1e-9;

// Pictures that own what MaskedMap borrows.
struct Example {
  struct Picture {
    std::vector<float> grid;
    int rows, columns;
    Frame frame;
    MaskRegions mask;
  };
  std::vector<Picture> pictures;

  std::vector<MaskedMap> maps() const {
    std::vector<MaskedMap> maps;
    for (const Picture& picture : pictures)
      maps.push_back({{picture.grid, picture.rows, picture.columns}, picture.frame, &picture.mask});
    return maps;
  }
};

Frame whole(int width, int height) {
  return {0, 0, static_cast<double>(width), static_cast<double>(height)};
}

// A grid as large as its mask: pixels have the grid's own values.
Example::Picture at_mask_size(std::vector<float> grid, std::vector<std::uint8_t> mask, int width, int height) {
  const Image image{std::move(mask), width, height, PixelFormat::kGray8};
  return {std::move(grid), height, width, whole(width, height), find_mask_regions(image.view())};
}

Example golden_example(const nlohmann::json& example) {
  Example result;
  for (const auto& picture : example["pictures"])
    result.pictures.push_back(at_mask_size(picture["map"].get<std::vector<float>>(),
                                           picture["mask"].get<std::vector<std::uint8_t>>(), picture["width"],
                                           picture["height"]));
  return result;
}

// Coarse grids under larger pictures, some only partly seen; masks of random blots.
Example drawn_example() {
  std::mt19937 random(5);
  const auto below = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  Example example;
  for (int i = 0; i < 5; ++i) {
    const int width = 40 + below(30), height = 30 + below(30);
    Image mask{std::vector<std::uint8_t>(static_cast<std::size_t>(width * height)), width, height, PixelFormat::kGray8};
    for (int blot = 0; blot < i; ++blot) {
      const int left = below(width - 6), top = below(height - 6);
      for (int y = top; y < top + 6; ++y) std::fill_n(&mask.pixels[static_cast<std::size_t>(y * width + left)], 6, 200);
    }
    std::vector<float> grid(35);
    for (float& value : grid) value = static_cast<float>(below(20)) / 20;
    const Frame frame = i % 2 ? Frame{5, 0, width - 10.0, 1.0 * height} : whole(width, height);
    example.pictures.push_back({grid, 5, 7, frame, find_mask_regions(mask.view())});
  }
  return example;
}

// Every pixel at once.
std::vector<Judged> all_pixels(const Example& example) {
  std::vector<Judged> pixels;
  for (const Example::Picture& picture : example.pictures) {
    const std::vector<float> map =
        enlarge({picture.grid, picture.rows, picture.columns}, picture.frame, picture.mask.size);
    const std::size_t first = pixels.size();
    for (const float score : map) pixels.push_back({score, false});
    for (const MaskRun& run : picture.mask.runs)
      for (int x = run.begin; x < run.end; ++x)
        pixels[first + static_cast<std::size_t>(run.y * picture.mask.size.width + x)].anomalous = true;
  }
  return pixels;
}

void expect_equal(const PixelMetrics& a, const PixelMetrics& b) {
  EXPECT_EQ(a.auroc.value, b.auroc.value);
  EXPECT_EQ(a.ap.value, b.ap.value);
  EXPECT_EQ(a.f1max.value, b.f1max.value);
  EXPECT_EQ(a.pro.value, b.pro.value);
}

TEST(PixelMetrics, AreThoseOfScikitLearnTiesIncluded) {
  for (const auto& example : golden_metrics("pixels")) {
    const Example pictures = golden_example(example);
    const PixelMetrics measured = measure_pixels(pictures.maps());
    EXPECT_NEAR(measured.auroc.value.value(), example["auroc"], kTolerance);
    EXPECT_NEAR(measured.ap.value.value(), example["ap"], kTolerance);
    EXPECT_NEAR(measured.f1max.value.value(), example["f1max"], kTolerance);
  }
}

TEST(PixelMetrics, ProIsThatOfItsDefinition) {
  for (const auto& example : golden_metrics("pixels"))
    EXPECT_NEAR(measure_pixels(golden_example(example).maps()).pro.value.value(), example["pro"], kTolerance);
}

TEST(PixelMetrics, TheTwoProsInPrintDiffer) {
  for (const auto& example : golden_metrics("pixels")) {
    const Example pictures = golden_example(example);
    const PixelMetrics measured = measure_pixels(pictures.maps(), {.pro = Pro::kLegacy});
    EXPECT_NEAR(measured.pro.value.value(), example["legacy_pro"], kTolerance);
    EXPECT_GT(std::abs(measured.pro.value.value() - measure_pixels(pictures.maps()).pro.value.value()), 1e-3);
  }
}

TEST(PixelMetrics, AreThoseOfTheEnlargedMapsAtTheMasksSize) {
  const Example example = drawn_example();
  const std::vector<Judged> pixels = all_pixels(example);
  const PixelMetrics measured = measure_pixels(example.maps());
  EXPECT_NEAR(measured.auroc.value.value(), auroc(pixels).value.value(), kTolerance);
  EXPECT_NEAR(measured.ap.value.value(), average_precision(pixels).value.value(), kTolerance);
  EXPECT_NEAR(measured.f1max.value.value(), best_f1(pixels).f1.value.value(), kTolerance);
}

TEST(PixelMetrics, DoNotDependOnThreads) {
  const Example example = drawn_example();
  expect_equal(measure_pixels(example.maps(), {.threads = 3}), measure_pixels(example.maps()));
}

TEST(PixelMetrics, AreExactWhenDefectsAreTakenInSlices) {
  const Example example = drawn_example();
  expect_equal(measure_pixels(example.maps(), {.defect_pixels = 40}), measure_pixels(example.maps()));
}

TEST(PixelMetrics, EveryRegionWeighsTheSame) {
  // A large region found, a small one missed, no false alarm: PRO is one half, whatever their sizes.
  const std::vector<std::uint8_t> mask{1, 1, 1, 1, 0, 0, 0, 0, 0, 1};
  const std::vector<float> map{1, 1, 1, 1, .5f, .5f, .5f, .5f, .5f, 0};
  const Example example{{at_mask_size(map, mask, 10, 1)}};
  EXPECT_DOUBLE_EQ(measure_pixels(example.maps()).pro.value.value(), 0.5);
}

TEST(PixelMetrics, ProIsOneForAPerfectMapAndNeverMore) {
  const Example example{{at_mask_size({1, 1, 0, 0}, {1, 1, 0, 0}, 4, 1)}};
  EXPECT_DOUBLE_EQ(measure_pixels(example.maps()).pro.value.value(), 1);
}

TEST(PixelMetrics, ProIsCutAtTheLimitOnAStraightLine) {
  // One score for all: a line from (0, 0) to (1, 1), of which 0.3 counts: mean overlap 0.15.
  const Example example{{at_mask_size({.5f, .5f, .5f, .5f}, {1, 0, 0, 0}, 4, 1)}};
  EXPECT_DOUBLE_EQ(measure_pixels(example.maps()).pro.value.value(), 0.15);
}

TEST(PixelMetrics, NormalPicturesCountAsFalseAlarms) {
  const Example alone{{at_mask_size({1, 0, 0, 0}, {1, 0, 0, 0}, 4, 1)}};
  Example both = alone;
  both.pictures.push_back({{1, 1, 1, 1}, 1, 4, whole(4, 1), MaskRegions::none({4, 1})});
  EXPECT_DOUBLE_EQ(measure_pixels(alone.maps()).auroc.value.value(), 1);
  EXPECT_DOUBLE_EQ(measure_pixels(both.maps()).auroc.value.value(), (3 + 4 * 0.5) / 7);
}

TEST(PixelMetrics, AreUndefinedWithoutADefectAndSayWhy) {
  const Example normal{{{{0.5f}, 1, 1, whole(4, 4), MaskRegions::none({4, 4})}}};
  const PixelMetrics measured = measure_pixels(normal.maps());
  EXPECT_FALSE(measured.auroc.value);
  EXPECT_EQ(measured.pro.reason, "no defective pixel");
  EXPECT_EQ(measure_pixels({}).ap.reason, "no defective pixel");
  const Example defective{{at_mask_size({0.5f}, {1}, 1, 1)}};
  EXPECT_EQ(measure_pixels(defective.maps()).auroc.reason, "no pixel without a defect");
}

TEST(PixelMetrics, LegacyProIsUndefinedWithoutARange) {
  const Example example{{at_mask_size({.5f, .5f}, {1, 0}, 2, 1)}};
  EXPECT_EQ(measure_pixels(example.maps(), {.pro = Pro::kLegacy}).pro.reason, "all pixels have the same score");
}

TEST(PixelMetrics, AreUndefinedWhenStopped) {
  for (const Pro pro : {Pro::kExact, Pro::kLegacy}) {
    const PixelMetrics measured = measure_pixels(drawn_example().maps(), {.pro = pro, .stop = [] { return true; }});
    EXPECT_EQ(measured.auroc.reason, "stopped");
    EXPECT_EQ(measured.pro.reason, "stopped");
  }
}

TEST(PixelMetrics, RefuseValuesThatAreNoScores) {
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), -0.1f}) {
    const Example example{{at_mask_size({value, 0}, {1, 0}, 2, 1)}};
    expect_error(ErrorCode::kInvalidArgument, "needed finite numbers", [&] { measure_pixels(example.maps()); });
  }
}

}  // namespace
}  // namespace inctrl
