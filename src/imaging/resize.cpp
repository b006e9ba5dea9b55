// src/imaging/resize.cpp. Tested by tests/imaging/resize_test.cpp
#include "imaging/resize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

#include "imaging/resize_rows.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

double bilinear(double t) {
  t = std::abs(t);
  return t < 1 ? 1 - t : 0;
}

double bicubic(double t) {
  constexpr double a = -0.5;
  t = std::abs(t);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return a * (((t - 5) * t + 8) * t - 4);
  return 0;
}

template <typename Value>
using Weight = std::conditional_t<sizeof(Value) == 1, std::int32_t, double>;

template <typename Value>
Weight<Value> to_weight(double real) {
  if constexpr (sizeof(Value) == 1)
    return static_cast<std::int32_t>(real * (1 << kFractionBits) + (real < 0 ? -0.5 : 0.5));
  else
    return real;
}

// The pass from `in` to `out` samples, for the outputs [begin, begin + length) alone.
template <typename Value>
Pass<Weight<Value>> make_pass(int in, int out, Resample kernel, int begin, int length) {
  const auto weigh = kernel == Resample::kBicubic ? bicubic : bilinear;
  const double scale = static_cast<double>(in) / out;
  const double widen = std::max(scale, 1.0);
  const double support = (kernel == Resample::kBicubic ? 2.0 : 1.0) * widen;
  Pass<Weight<Value>> pass;
  pass.stride = static_cast<int>(std::ceil(support)) * 2 + 1;
  pass.first.resize(static_cast<std::size_t>(length));
  pass.count.resize(static_cast<std::size_t>(length));
  pass.weights.assign(static_cast<std::size_t>(length) * static_cast<std::size_t>(pass.stride), 0);
  std::vector<double> real(static_cast<std::size_t>(pass.stride));
  for (int i = 0; i < length; ++i) {
    const double centre = (begin + i + 0.5) * scale;
    const int low = std::max(static_cast<int>(centre - support + 0.5), 0);
    const int high = std::min(static_cast<int>(centre + support + 0.5), in);
    double sum = 0;
    for (int x = low; x < high; ++x) {
      const double weight = weigh((x - centre + 0.5) * (1.0 / widen));
      real[static_cast<std::size_t>(x - low)] = weight;
      sum += weight;
    }
    for (int k = 0; k < high - low; ++k) {
      const double weight = real[static_cast<std::size_t>(k)];
      pass.weights[static_cast<std::size_t>(i) * static_cast<std::size_t>(pass.stride) + static_cast<std::size_t>(k)] =
          to_weight<Value>(sum != 0 ? weight / sum : weight);
    }
    pass.first[static_cast<std::size_t>(i)] = low;
    pass.count[static_cast<std::size_t>(i)] = high - low;
  }
  return pass;
}

std::uint16_t to_deep(double sum) {
  return static_cast<std::uint16_t>(std::clamp(sum, 0.0, 65535.0) + 0.5);
}

// As HorizontalPass, for 16 bits.
class DeepHorizontalPass {
 public:
  DeepHorizontalPass(DeepPass pass, int channels) : pass_(std::move(pass)), channels_(channels) {}

  void run(const std::uint16_t* in, int, std::uint16_t* out) const {
    for (std::size_t i = 0; i < pass_.first.size(); ++i) {
      const double* weights = pass_.weights.data() + i * static_cast<std::size_t>(pass_.stride);
      const std::uint16_t* sample = in + static_cast<std::ptrdiff_t>(pass_.first[i]) * channels_;
      for (int c = 0; c < channels_; ++c) {
        double sum = 0;
        for (int k = 0; k < pass_.count[i]; ++k) sum += sample[k * channels_ + c] * weights[k];
        *out++ = to_deep(sum);
      }
    }
  }

 private:
  DeepPass pass_;
  int channels_;
};

void sum_of_rows(const std::uint16_t* rows, const DeepPass& pass, std::size_t row, std::span<std::uint16_t> out) {
  const double* weights = pass.weights.data() + row * static_cast<std::size_t>(pass.stride);
  std::vector<double> sums(out.size());
  for (int k = 0; k < pass.count[row]; ++k) {
    const std::uint16_t* values = rows + static_cast<std::size_t>(k) * out.size();
    for (std::size_t s = 0; s < out.size(); ++s) sums[s] += values[s] * weights[k];
  }
  std::transform(sums.begin(), sums.end(), out.begin(), to_deep);
}

template <typename Value>
using RowsOf = std::conditional_t<sizeof(Value) == 1, HorizontalPass, DeepHorizontalPass>;

// Which of `in` samples each of the outputs [begin, begin + length) of `out` takes.
std::vector<int> nearest_samples(int in, int out, int begin, int length) {
  const double step = static_cast<double>(in) / out;
  std::vector<int> nearest(static_cast<std::size_t>(length));
  double centre = step * 0.5;
  for (int i = 0; i < begin + length; ++i, centre += step)
    if (i >= begin) nearest[static_cast<std::size_t>(i - begin)] = static_cast<int>(centre);
  return nearest;
}

template <typename Value>
std::vector<Value> take_nearest(const SamplesOf<Value>& picture, Size full, const Part& part) {
  const std::vector<int> columns = nearest_samples(picture.size.width, full.width, part.left, part.size.width);
  std::vector<Value> taken;
  taken.reserve(static_cast<std::size_t>(part.size.width) * static_cast<std::size_t>(part.size.height) *
                static_cast<std::size_t>(picture.channels));
  for (const int row : nearest_samples(picture.size.height, full.height, part.top, part.size.height)) {
    const Value* values = picture.values + row * picture.row_stride;
    for (const int column : columns) {
      const Value* pixel = values + static_cast<std::ptrdiff_t>(column) * picture.channels;
      taken.insert(taken.end(), pixel, pixel + picture.channels);
    }
  }
  return taken;
}

template <typename Value>
void check(const SamplesOf<Value>& picture, Size full, const Part& part) {
  require(picture.size.width >= 1 && picture.size.height >= 1 && full.width >= 1 && full.height >= 1 &&
              picture.channels >= 1 && picture.channels <= 4,
          ErrorCode::kInvalidArgument, "resize: from ", picture.size.width, " x ", picture.size.height, " (",
          picture.channels, " channels) to ", full.width, " x ", full.height, "; every side must be at least 1");
  require(part.left >= 0 && part.top >= 0 && part.size.width >= 1 && part.size.height >= 1 &&
              part.left + part.size.width <= full.width && part.top + part.size.height <= full.height,
          ErrorCode::kInvalidArgument, "resize: the part reaches outside ", full.width, " x ", full.height);
}

template <typename Value>
std::vector<Value> resize_part(const SamplesOf<Value>& picture, Size full, Resample kernel, const Part& part) {
  check(picture, full, part);
  if (kernel == Resample::kNearest) return take_nearest(picture, full, part);
  const int channels = picture.channels;
  const std::size_t samples = static_cast<std::size_t>(part.size.width) * static_cast<std::size_t>(channels);
  const bool across = full.width != picture.size.width, down = full.height != picture.size.height;

  // The rows that the vertical pass will read.
  Pass<Weight<Value>> vertical;
  int first_row = part.top, row_count = part.size.height;
  if (down) {
    vertical = make_pass<Value>(picture.size.height, full.height, kernel, part.top, part.size.height);
    first_row = vertical.first.front();
    row_count = vertical.first.back() + vertical.count.back() - first_row;
  }
  const auto source_row = [&](int row) { return picture.values + (first_row + row) * picture.row_stride; };

  std::vector<Value> narrowed(samples * static_cast<std::size_t>(row_count));
  std::optional<RowsOf<Value>> across_rows;
  if (across)
    across_rows.emplace(make_pass<Value>(picture.size.width, full.width, kernel, part.left, part.size.width), channels);
  for (int row = 0; row < row_count; ++row) {
    Value* out = narrowed.data() + samples * static_cast<std::size_t>(row);
    if (across) {
      across_rows->run(source_row(row), picture.size.width, out);
    } else {
      std::copy_n(source_row(row) + static_cast<std::ptrdiff_t>(part.left) * channels, samples, out);
    }
  }
  if (!down) return narrowed;

  std::vector<Value> resized(samples * static_cast<std::size_t>(part.size.height));
  for (std::size_t row = 0; row < vertical.first.size(); ++row)
    sum_of_rows(narrowed.data() + static_cast<std::size_t>(vertical.first[row] - first_row) * samples, vertical, row,
                std::span(resized).subspan(row * samples, samples));
  return resized;
}

}  // namespace

std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel, const Part& part) {
  return resize_part(picture, full, kernel, part);
}

std::vector<std::uint16_t> resize(const DeepSamples& picture, Size full, Resample kernel, const Part& part) {
  return resize_part(picture, full, kernel, part);
}

std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel) {
  return resize(picture, full, kernel, Part{0, 0, full});
}

Image shrink(const ImageView& picture, int longest) {
  const double factor = std::min(1.0, static_cast<double>(longest) / std::max(picture.width, picture.height));
  const Size size{std::max(1, static_cast<int>(std::lround(picture.width * factor))),
                  std::max(1, static_cast<int>(std::lround(picture.height * factor)))};
  const Samples samples{picture.pixels, {picture.width, picture.height}, picture.row_stride, channels(picture.format)};
  return {resize(samples, size, Resample::kBicubic), size.width, size.height, picture.format};
}

}  // namespace inctrl
