// src/imaging/resize_rows.cpp. Tested by tests/imaging/resize_test.cpp
// Highway compiles this file once for each kind of vector; widest_kernels() picks one at run time.
#include "imaging/resize_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "imaging/resize_rows.cpp"
#include <hwy/foreach_target.h>  // first
#include <hwy/highway.h>

#ifndef INCTRL_RESIZE_ROWS_ONCE
#define INCTRL_RESIZE_ROWS_ONCE
namespace inctrl::resizing {

constexpr int kLowBits = 11;
constexpr std::int32_t kHalf = 1 << (kFractionBits - 1);
constexpr int kTaps = 16;  // that a step of a row takes, at most

inline std::uint8_t rounded(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kFractionBits, 0, 255));
}

// What vectors do not take: an output near the end of its row, or pixels of two or four channels.
inline void plain_output(const std::uint8_t* in, const BytePass& pass, std::size_t i, int channels, std::uint8_t* out) {
  const std::int32_t* weights = pass.weights.data() + i * static_cast<std::size_t>(pass.stride);
  const std::uint8_t* sample = in + static_cast<std::ptrdiff_t>(pass.first[i]) * channels;
  for (int c = 0; c < channels; ++c) {
    std::int32_t sum = kHalf;
    for (int k = 0; k < pass.count[i]; ++k) sum += sample[k * channels + c] * weights[k];
    out[c] = rounded(sum);
  }
}

}  // namespace inctrl::resizing
#endif

HWY_BEFORE_NAMESPACE();
namespace inctrl::resizing::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
void horizontal(const std::uint8_t* in, int, const BytePass& pass, int channels, int, const std::int16_t*,
                const std::int16_t*, std::uint8_t* out) {
  for (std::size_t i = 0; i < pass.first.size(); ++i, out += channels) plain_output(in, pass, i, channels, out);
}
#else

using Numbers = hn::FixedTag<std::int32_t, 4>;
using Halves = hn::FixedTag<std::int16_t, 8>;
using Bytes = hn::FixedTag<std::uint8_t, 16>;

// Sums of products of 16-bit pairs, of the high and of the low part of the weights.
struct Sums {
  hn::Vec<Numbers> high, low, high_rest, low_rest;

  // Spelt out: a constructor of the compiler's own would not be compiled for these vectors.
  HWY_INLINE Sums() { high = low = high_rest = low_rest = hn::Zero(Numbers()); }
  template <typename Vector>
  HWY_INLINE void add(Vector values, Vector by_high, Vector by_low) {
    high = hn::ReorderWidenMulAccumulate(Numbers(), values, by_high, high, high_rest);
    low = hn::ReorderWidenMulAccumulate(Numbers(), values, by_low, low, low_rest);
  }
  HWY_INLINE hn::Vec<Numbers> together() const {
    const auto all_high = hn::RearrangeToOddPlusEven(high, high_rest),
               all_low = hn::RearrangeToOddPlusEven(low, low_rest);
    return hn::Add(hn::ShiftLeft<kLowBits>(all_high), all_low);
  }
};

// The weights of two neighbouring taps, for every channel.
HWY_INLINE hn::Vec<Halves> pair_of(const std::int16_t* weights) {
  std::int32_t pair;
  std::memcpy(&pair, weights, sizeof(pair));
  return hn::BitCast(Halves(), hn::Set(Numbers(), pair));
}

// `in`: 16 bytes can be read at every fourth pixel of the taps
HWY_INLINE void output_of_three(const std::uint8_t* in, int count, const std::int16_t* high, const std::int16_t* low,
                                std::uint8_t* out) {
  constexpr std::uint8_t no = 0x80;  // becomes 0
  HWY_ALIGN static constexpr std::uint8_t kFirst[16] = {0, no, 3, no, 1, no, 4, no, 2, no, 5, no, no, no, no, no};
  HWY_ALIGN static constexpr std::uint8_t kSecond[16] = {6, no, 9, no, 7, no, 10, no, 8, no, 11, no, no, no, no, no};
  const auto first = hn::Load(Bytes(), kFirst), second = hn::Load(Bytes(), kSecond);
  Sums sums;
  for (int k = 0; k < count; k += 4) {
    const auto pixels = hn::LoadU(Bytes(), in + 3 * k);
    sums.add(hn::BitCast(Halves(), hn::TableLookupBytesOr0(pixels, first)), pair_of(high + k), pair_of(low + k));
    sums.add(hn::BitCast(Halves(), hn::TableLookupBytesOr0(pixels, second)), pair_of(high + k + 2),
             pair_of(low + k + 2));
  }
  HWY_ALIGN std::int32_t by_channel[4];
  hn::Store(sums.together(), Numbers(), by_channel);
  for (int c = 0; c < 3; ++c) out[c] = rounded(by_channel[c] + kHalf);
}

// `in`: 8 bytes can be read at every eighth tap
HWY_INLINE void output_of_one(const std::uint8_t* in, int count, const std::int16_t* high, const std::int16_t* low,
                              std::uint8_t* out) {
  const hn::FixedTag<std::uint8_t, 8> eight;
  Sums sums;
  for (int k = 0; k < count; k += 8)
    sums.add(hn::PromoteTo(Halves(), hn::LoadU(eight, in + k)), hn::LoadU(Halves(), high + k),
             hn::LoadU(Halves(), low + k));
  *out = rounded(hn::GetLane(hn::SumOfLanes(Numbers(), sums.together())) + kHalf);
}

void horizontal(const std::uint8_t* in, int width, const BytePass& pass, int channels, int taps,
                const std::int16_t* high, const std::int16_t* low, std::uint8_t* out) {
  for (std::size_t i = 0; i < pass.first.size(); ++i, high += taps, low += taps, out += channels) {
    const int begin = pass.first[i], count = pass.count[i];
    const std::uint8_t* from = in + static_cast<std::ptrdiff_t>(begin) * channels;
    if (channels == 3 && 3 * (begin + (count - 1) / 4 * 4) + 16 <= 3 * width) {
      output_of_three(from, count, high, low, out);
    } else if (channels == 1 && begin + (count - 1) / 8 * 8 + 8 <= width) {
      output_of_one(from, count, high, low, out);
    } else {
      plain_output(in, pass, i, channels, out);
    }
  }
}

#endif

void vertical(const std::uint8_t* rows, std::size_t samples, const std::int32_t* weights, int count,
              std::uint8_t* out) {
  const hn::ScalableTag<std::int32_t> wide;
  const hn::Rebind<std::uint8_t, decltype(wide)> bytes;
  const std::size_t lanes = hn::Lanes(wide);
  std::size_t s = 0;
  for (; s + lanes <= samples; s += lanes) {
    auto sum = hn::Set(wide, kHalf);
    for (int k = 0; k < count; ++k) {
      const auto values = hn::PromoteTo(wide, hn::LoadU(bytes, rows + static_cast<std::size_t>(k) * samples + s));
      sum = hn::Add(sum, hn::Mul(values, hn::Set(wide, weights[k])));
    }
    hn::StoreU(hn::DemoteTo(bytes, hn::ShiftRight<kFractionBits>(sum)), bytes, out + s);  // clamps
  }
  for (; s < samples; ++s) {
    std::int32_t sum = kHalf;
    for (int k = 0; k < count; ++k) sum += rows[static_cast<std::size_t>(k) * samples + s] * weights[k];
    out[s] = rounded(sum);
  }
}

}  // namespace inctrl::resizing::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inctrl {
namespace resizing {
namespace {

struct Kernels {
  decltype(&HWY_STATIC_DISPATCH(horizontal)) horizontal;
  decltype(&HWY_STATIC_DISPATCH(vertical)) vertical;
};

// Our own choice instead of Highway's, which would be all that is needed of its library.
Kernels widest_kernels() {
#if HWY_TARGETS & HWY_AVX2
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    return {N_AVX2::horizontal, N_AVX2::vertical};
#endif
#if HWY_TARGETS & HWY_SSE4
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("aes"))
    return {N_SSE4::horizontal, N_SSE4::vertical};
#endif
  return {HWY_STATIC_DISPATCH(horizontal), HWY_STATIC_DISPATCH(vertical)};
}

const Kernels& kernels() {
  static const Kernels kWidest = widest_kernels();
  return kWidest;
}

}  // namespace
}  // namespace resizing

HorizontalPass::HorizontalPass(BytePass pass, int channels) : pass_(std::move(pass)), channels_(channels) {
  using namespace resizing;
  taps_ = (pass_.stride + kTaps - 1) / kTaps * kTaps;
  const std::size_t outputs = pass_.first.size(), taps = static_cast<std::size_t>(taps_);
  high_.assign(outputs * taps, 0), low_.assign(outputs * taps, 0);
  for (std::size_t i = 0; i < outputs; ++i)
    for (std::size_t k = 0; k < static_cast<std::size_t>(pass_.count[i]); ++k) {
      const std::int32_t weight = pass_.weights[i * static_cast<std::size_t>(pass_.stride) + k];
      high_[i * taps + k] = static_cast<std::int16_t>(weight >> kLowBits);
      low_[i * taps + k] = static_cast<std::int16_t>(weight & ((1 << kLowBits) - 1));
    }
}

void HorizontalPass::run(const std::uint8_t* in, int width, std::uint8_t* out) const {
  resizing::kernels().horizontal(in, width, pass_, channels_, taps_, high_.data(), low_.data(), out);
}

void sum_of_rows(const std::uint8_t* rows, const BytePass& pass, std::size_t row, std::span<std::uint8_t> out) {
  resizing::kernels().vertical(rows, out.size(), pass.weights.data() + row * static_cast<std::size_t>(pass.stride),
                               pass.count[row], out.data());
}

}  // namespace inctrl
#endif
