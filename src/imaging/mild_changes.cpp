// src/imaging/mild_changes.cpp. Tested by tests/imaging/mild_changes_test.cpp
#include "imaging/mild_changes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
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

// Four numbers, of which a pixel's channels are the first: one register each instead of a loop over channels.
typedef double Channels __attribute__((vector_size(4 * sizeof(double))));

// A picture's pixels as Channels, so that each is converted once.
class Pixels {
 public:
  explicit Pixels(const ImageView& picture) : width_(picture.width), height_(picture.height) {
    const int count = channels(picture.format);
    values_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
    auto out = values_.begin();
    for (int y = 0; y < height_; ++y) {
      const std::uint8_t* from = picture.pixels + y * picture.row_stride;
      for (int x = 0; x < width_; ++x, ++out)
        for (int c = 0; c < count; ++c) (*out)[static_cast<std::size_t>(c)] = *from++;
    }
  }
  int width() const noexcept { return width_; }
  int height() const noexcept { return height_; }
  const std::array<float, 4>* row(int y) const noexcept {
    return values_.data() + static_cast<std::ptrdiff_t>(y) * width_;
  }

 private:
  int width_, height_;
  std::vector<std::array<float, 4>> values_;  // exact: pixels are whole numbers up to 255
};

// The picture at the real-valued place, (0, 0) being the centre of the top left pixel; to `sums`, for a vector that is
// returned would have to be one of the baseline's.
[[gnu::always_inline]] inline void sample(const Pixels& picture, double x, double y, Channels& sums) {
  const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
  const std::array<double, 4> across = cubic(x - left), down = cubic(y - top);
  std::array<int, 4> columns{};
  for (int i = 0; i < 4; ++i) columns[static_cast<std::size_t>(i)] = std::clamp(left - 1 + i, 0, picture.width() - 1);
  sums = Channels{};
  for (std::size_t j = 0; j < 4; ++j) {
    const std::array<float, 4>* row = picture.row(std::clamp(top - 1 + static_cast<int>(j), 0, picture.height() - 1));
    Channels line{};
    for (std::size_t i = 0; i < 4; ++i) {
      const std::array<float, 4>& pixel = row[columns[i]];
      line += across[i] * Channels{pixel[0], pixel[1], pixel[2], pixel[3]};
    }
    sums += down[j] * line;
  }
}

// Row `y` of the changed picture, interleaved channels.
template <int kChannels>
[[gnu::always_inline]] inline void change_row_by(const Pixels& picture, const Change& change, int y,
                                                 std::uint8_t* pixel) {
  const double angle = change.degrees * std::numbers::pi / 180;
  const double c = std::cos(angle) / change.scale, s = std::sin(angle) / change.scale;
  const double middle_x = (picture.width() - 1) / 2.0, middle_y = (picture.height() - 1) / 2.0;
  for (int x = 0; x < picture.width(); ++x, pixel += kChannels) {
    const double right = x - middle_x - change.right * picture.width();
    const double below = y - middle_y - change.down * picture.height();
    Channels sums;
    sample(picture, middle_x + c * right + s * below, middle_y - s * right + c * below, sums);
    for (std::size_t channel = 0; channel < kChannels; ++channel)
      pixel[channel] = static_cast<std::uint8_t>(std::clamp(sums[channel], 0.0, 255.0) + 0.5);
  }
}

template <int kChannels>
void change_row_plain(const Pixels& picture, const Change& change, int y, std::uint8_t* row) {
  change_row_by<kChannels>(picture, change, y, row);
}
#if defined(__x86_64__)
// The same operations one by one (no fused ones), so the same bits.
template <int kChannels>
[[gnu::target("avx2")]] void change_row_avx2(const Pixels& picture, const Change& change, int y, std::uint8_t* row) {
  change_row_by<kChannels>(picture, change, y, row);
}
template <int kChannels>
auto widest_change() {
  return __builtin_cpu_supports("avx2") ? change_row_avx2<kChannels> : change_row_plain<kChannels>;
}
#else
template <int kChannels>
auto widest_change() {
  return change_row_plain<kChannels>;
}
#endif

Image changed(const Pixels& picture, PixelFormat format, const Change& change) {
  const int count = channels(format);
  Image out{{}, picture.width(), picture.height(), format};
  const std::size_t length = static_cast<std::size_t>(picture.width()) * static_cast<std::size_t>(count);
  out.pixels.resize(length * static_cast<std::size_t>(picture.height()));
  const auto change_row = count == 1 ? widest_change<1>() : widest_change<3>();
  for (int y = 0; y < picture.height(); ++y)
    change_row(picture, change, y, out.pixels.data() + static_cast<std::size_t>(y) * length);
  return out;
}

}  // namespace

std::vector<Image> mild_changes(const ImageView& picture) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "mild changes: the picture is empty");
  const int side = sufficient_side(picture);
  const bool large = std::max(picture.width, picture.height) > side;
  const Image small = large ? shrink(picture, side) : Image{};
  const Pixels pixels(large ? small.view() : picture);
  // Side by side: a first prompt waits for them.
  std::vector<std::future<Image>> making;
  for (const Change& change : kChanges)
    making.push_back(std::async(std::launch::async, [&] { return changed(pixels, picture.format, change); }));
  std::vector<Image> copies;
  for (std::future<Image>& copy : making) copies.push_back(copy.get());
  return copies;
}

}  // namespace inctrl
