// src/imaging/resize.cpp. Tested by tests/imaging/resize_test.cpp
#include "imaging/resize.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kFractionBits = 22;

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

// The weights of one pass: output i is the sum of inputs [first[i], first[i] + count[i]) times weights[i * stride...].
struct Pass {
  std::vector<int> first, count;
  std::vector<std::int32_t> weights;
  int stride = 0;
};

std::int32_t to_fixed(double weight) {
  return static_cast<std::int32_t>(weight * (1 << kFractionBits) + (weight < 0 ? -0.5 : 0.5));
}

// The pass from `in` to `out` samples, for the outputs [begin, begin + length) alone.
Pass make_pass(int in, int out, Resample kernel, int begin, int length) {
  const auto weigh = kernel == Resample::kBicubic ? bicubic : bilinear;
  const double scale = static_cast<double>(in) / out;
  const double widen = std::max(scale, 1.0);
  const double support = (kernel == Resample::kBicubic ? 2.0 : 1.0) * widen;
  Pass pass;
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
          to_fixed(sum != 0 ? weight / sum : weight);
    }
    pass.first[static_cast<std::size_t>(i)] = low;
    pass.count[static_cast<std::size_t>(i)] = high - low;
  }
  return pass;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kFractionBits, 0, 255));
}

// One row, horizontally.   in [width, C] -> out [pass length, C]
template <int C>
void horizontal_row(const std::uint8_t* in, const Pass& pass, std::uint8_t* out) {
  const std::size_t length = pass.first.size();
  for (std::size_t i = 0; i < length; ++i) {
    const std::uint8_t* sample = in + static_cast<std::ptrdiff_t>(pass.first[i]) * C;
    const std::int32_t* weight = pass.weights.data() + i * static_cast<std::size_t>(pass.stride);
    std::int32_t sum[C];
    for (int c = 0; c < C; ++c) sum[c] = 1 << (kFractionBits - 1);
    for (int k = 0; k < pass.count[i]; ++k)
      for (int c = 0; c < C; ++c) sum[c] += sample[k * C + c] * weight[k];
    for (int c = 0; c < C; ++c) out[i * C + static_cast<std::size_t>(c)] = to_byte(sum[c]);
  }
}

void horizontal_row(const std::uint8_t* in, const Pass& pass, int channels, std::uint8_t* out) {
  switch (channels) {
    case 1: return horizontal_row<1>(in, pass, out);
    case 2: return horizontal_row<2>(in, pass, out);
    case 3: return horizontal_row<3>(in, pass, out);
    default: return horizontal_row<4>(in, pass, out);
  }
}

// One output row, vertically: rows of `samples` bytes, `sums` is scratch of that length.
void vertical_row(const std::uint8_t* rows, std::size_t samples, const std::int32_t* weights, int count,
                  std::vector<std::int32_t>& sums, std::uint8_t* out) {
  std::fill(sums.begin(), sums.end(), 1 << (kFractionBits - 1));
  for (int k = 0; k < count; ++k) {
    const std::uint8_t* row = rows + static_cast<std::size_t>(k) * samples;
    const std::int32_t weight = weights[k];
    for (std::size_t s = 0; s < samples; ++s) sums[s] += row[s] * weight;
  }
  for (std::size_t s = 0; s < samples; ++s) out[s] = to_byte(sums[s]);
}

void check(const Samples& picture, Size full, const Part& part) {
  require(picture.size.width >= 1 && picture.size.height >= 1 && full.width >= 1 && full.height >= 1 &&
              picture.channels >= 1 && picture.channels <= 4,
          ErrorCode::kInvalidArgument, "resize: from ", picture.size.width, " x ", picture.size.height, " (",
          picture.channels, " channels) to ", full.width, " x ", full.height, "; every side must be at least 1");
  require(part.left >= 0 && part.top >= 0 && part.size.width >= 1 && part.size.height >= 1 &&
              part.left + part.size.width <= full.width && part.top + part.size.height <= full.height,
          ErrorCode::kInvalidArgument, "resize: the part reaches outside ", full.width, " x ", full.height);
}

}  // namespace

std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel, const Part& part) {
  check(picture, full, part);
  const int channels = picture.channels;
  const std::size_t samples = static_cast<std::size_t>(part.size.width) * static_cast<std::size_t>(channels);
  const bool across = full.width != picture.size.width, down = full.height != picture.size.height;

  // The rows that the vertical pass will read.
  Pass vertical;
  int first_row = part.top, row_count = part.size.height;
  if (down) {
    vertical = make_pass(picture.size.height, full.height, kernel, part.top, part.size.height);
    first_row = vertical.first.front();
    row_count = vertical.first.back() + vertical.count.back() - first_row;
  }
  const auto source_row = [&](int row) { return picture.values + (first_row + row) * picture.row_stride; };

  std::vector<std::uint8_t> narrowed(samples * static_cast<std::size_t>(row_count));
  const Pass horizontal =
      across ? make_pass(picture.size.width, full.width, kernel, part.left, part.size.width) : Pass{};
  for (int row = 0; row < row_count; ++row) {
    std::uint8_t* out = narrowed.data() + samples * static_cast<std::size_t>(row);
    if (across) {
      horizontal_row(source_row(row), horizontal, channels, out);
    } else {
      std::copy_n(source_row(row) + static_cast<std::ptrdiff_t>(part.left) * channels, samples, out);
    }
  }
  if (!down) return narrowed;

  std::vector<std::uint8_t> resized(samples * static_cast<std::size_t>(part.size.height));
  std::vector<std::int32_t> sums(samples);
  for (std::size_t row = 0; row < vertical.first.size(); ++row) {
    vertical_row(narrowed.data() + static_cast<std::size_t>(vertical.first[row] - first_row) * samples, samples,
                 vertical.weights.data() + row * static_cast<std::size_t>(vertical.stride), vertical.count[row], sums,
                 resized.data() + row * samples);
  }
  return resized;
}

std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel) {
  return resize(picture, full, kernel, Part{0, 0, full});
}

}  // namespace inctrl
