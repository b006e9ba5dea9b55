// src/imaging/mild_changes.cpp. Tested by tests/imaging/mild_changes_test.cpp
#include "imaging/mild_changes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "imaging/resize.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// Of the shorter side: about what encoders see. A long, narrow picture has no more pixels than a large square one.
constexpr double kEnough = 512, kMostPixels = 1024 * 1024;

// The longer side of a picture that is large enough to be changed.
int sufficient_side(const ImageView& picture) {
  const double pixels = static_cast<double>(picture.width) * picture.height;
  const double scale = std::min(kEnough / std::min(picture.width, picture.height), std::sqrt(kMostPixels / pixels));
  return static_cast<int>(std::lround(std::max(picture.width, picture.height) * std::min(scale, 1.0)));
}

struct Change {
  double degrees, scale, right, down;  // moved by shares of width and height
};
constexpr std::array<Change, 3> kChanges = {{{2, 1.02, 0.01, 0}, {-2, 0.98, 0, 0.01}, {0, 1, 0.02, -0.015}}};

// Weights of the pixels at -1, 0, 1 and 2 around a place `at` in [0, 1) beyond pixel 0: the cubic kernel of
// imaging/resize.h.
std::array<double, 4> cubic(double at) {
  constexpr double a = -0.5;
  const auto near = [](double x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
  const auto far = [](double x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
  return {far(1 + at), near(at), near(1 - at), far(2 - at)};
}

// The picture at the real-valued place, (0, 0) being the centre of the top left pixel.
template <int kChannels>
void sample(const ImageView& picture, double x, double y, std::uint8_t* out) {
  const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
  const std::array<double, 4> across = cubic(x - left), down = cubic(y - top);
  std::array<std::ptrdiff_t, 4> columns{};
  for (int i = 0; i < 4; ++i)
    columns[static_cast<std::size_t>(i)] =
        static_cast<std::ptrdiff_t>(std::clamp(left - 1 + i, 0, picture.width - 1)) * kChannels;
  std::array<double, kChannels> sums{};
  for (int j = 0; j < 4; ++j) {
    const std::uint8_t* row = picture.pixels + std::clamp(top - 1 + j, 0, picture.height - 1) * picture.row_stride;
    for (int channel = 0; channel < kChannels; ++channel) {
      double line = 0;
      for (std::size_t i = 0; i < 4; ++i) line += across[i] * row[columns[i] + channel];
      sums[static_cast<std::size_t>(channel)] += down[static_cast<std::size_t>(j)] * line;
    }
  }
  for (int channel = 0; channel < kChannels; ++channel)
    out[channel] = static_cast<std::uint8_t>(std::clamp(sums[static_cast<std::size_t>(channel)], 0.0, 255.0) + 0.5);
}

Image changed(const ImageView& picture, const Change& change) {
  const int count = channels(picture.format);
  Image out{{}, picture.width, picture.height, picture.format};
  out.pixels.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height * count));
  const double angle = change.degrees * std::numbers::pi / 180;
  const double c = std::cos(angle) / change.scale, s = std::sin(angle) / change.scale;
  const double middle_x = (picture.width - 1) / 2.0, middle_y = (picture.height - 1) / 2.0;
  const auto sample_any = count == 1 ? sample<1> : sample<3>;
  std::uint8_t* pixel = out.pixels.data();
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x, pixel += count) {
      const double right = x - middle_x - change.right * picture.width;
      const double below = y - middle_y - change.down * picture.height;
      sample_any(picture, middle_x + c * right + s * below, middle_y - s * right + c * below, pixel);
    }
  return out;
}

}  // namespace

std::vector<Image> mild_changes(const ImageView& picture) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "mild changes: the picture is empty");
  const int side = sufficient_side(picture);
  const bool large = std::max(picture.width, picture.height) > side;
  const Image small = large ? shrink(picture, side) : Image{};
  std::vector<Image> copies;
  for (const Change& change : kChanges) copies.push_back(changed(large ? small.view() : picture, change));
  return copies;
}

}  // namespace inctrl
