// src/residual/best_cosine.cpp. Tested by tests/residual/best_cosine_test.cpp
#include "residual/best_cosine.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kLanes = TokenPanels::kLanes;
// One register each. A type of several registers would be summed in memory: GCC does not split one that stays alive.
typedef float Lanes16 __attribute__((vector_size(16 * sizeof(float))));  // AVX-512
typedef float Lanes8 __attribute__((vector_size(8 * sizeof(float))));    // AVX2
typedef float Lanes4 __attribute__((vector_size(4 * sizeof(float))));    // SSE, NEON
constexpr int kBlockBytes = 256 * 1024;  // of prompt tokens at a time: a share of the second-level cache

struct Search {
  const float* query;  // [P, D]
  int tokens, width;   // P, D
  const TokenPanels* prompts;
  float* best;  // [P, 16]: the running maximum of each lane
};

// Queries [first, first + Q) against panels [begin, end), G panels at a time.
template <typename Lanes, int Q, int G>
[[gnu::always_inline]] inline void search_tile(const Search& search, int first, int begin, int end) {
  constexpr int kWide = sizeof(Lanes) / sizeof(float), kParts = kLanes / kWide;  // registers of a panel's row
  const float* query[Q];
  for (int q = 0; q < Q; ++q) query[q] = search.query + static_cast<std::ptrdiff_t>(first + q) * search.width;
  for (int panel = begin; panel < end; panel += G) {
    const float* tokens[G];
    for (int g = 0; g < G; ++g) tokens[g] = search.prompts->panel(std::min(panel + g, end - 1));
    Lanes sum[Q][G * kParts] = {};
    for (int d = 0; d < search.width; ++d) {
      Lanes prompt[G * kParts];
      for (int g = 0; g < G * kParts; ++g)
        std::memcpy(&prompt[g], tokens[g / kParts] + d * kLanes + g % kParts * kWide, sizeof(Lanes));
      for (int q = 0; q < Q; ++q)
        for (int g = 0; g < G * kParts; ++g) sum[q][g] += query[q][d] * prompt[g];
    }
    for (int q = 0; q < Q; ++q)
      for (int g = 0; g < G * kParts; ++g) {
        float* at = search.best + static_cast<std::ptrdiff_t>(first + q) * kLanes + g % kParts * kWide;
        Lanes best;
        std::memcpy(&best, at, sizeof(Lanes));  // a vector of floats is aligned to a float only
        best = sum[q][g] > best ? sum[q][g] : best;
        std::memcpy(at, &best, sizeof(Lanes));
      }
  }
}

template <typename Lanes, int Q, int G>
[[gnu::always_inline]] inline void search_all(const Search& search) {
  const int panels = search.prompts->panels();
  const int block = std::max(G, kBlockBytes / (search.width * kLanes * static_cast<int>(sizeof(float))) / G * G);
  for (int begin = 0; begin < panels; begin += block) {
    const int end = std::min(begin + block, panels);
    int first = 0;
    for (; first + Q <= search.tokens; first += Q) search_tile<Lanes, Q, G>(search, first, begin, end);
    for (; first < search.tokens; ++first) search_tile<Lanes, 1, G>(search, first, begin, end);
  }
}

// Tiles as large as the registers hold: 16 of 32 sums on AVX-512, 12 of 16 on AVX2, 8 of 16 elsewhere.
void search_plain(const Search& search) {
  search_all<Lanes4, 2, 1>(search);
}
#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void search_avx2(const Search& search) {
  search_all<Lanes8, 6, 1>(search);
}
[[gnu::target("avx512f")]] void search_avx512(const Search& search) {
  search_all<Lanes16, 8, 2>(search);
}

using SearchFunction = void (*)(const Search&);
SearchFunction widest_search() {
  if (__builtin_cpu_supports("avx512f")) return search_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return search_avx2;
  return search_plain;
}
#else
auto widest_search() {
  return search_plain;
}
#endif

}  // namespace

void normalise_tokens(TokenGrid& tokens) {
  for (int i = 0; i < tokens.count(); ++i) {
    const std::span<float> token = tokens.token(i);
    double squares = 0;
    for (const float value : token) squares += static_cast<double>(value) * value;
    if (squares == 0) continue;
    const auto scale = static_cast<float>(1.0 / std::sqrt(squares));
    for (float& value : token) value *= scale;
  }
}

TokenPanels::TokenPanels(const std::vector<const TokenGrid*>& prompts) {
  for (const TokenGrid* grid : prompts) {
    if (width_ == 0) width_ = grid->width;
    require(grid->width == width_, ErrorCode::kInvalidArgument, "token panels: prompt tokens are ", width_, " and ",
            grid->width, " wide");
    count_ += grid->count();
  }
  require(count_ > 0 && width_ > 0, ErrorCode::kInvalidArgument, "token panels: no prompt tokens");
  const auto panel_size = static_cast<std::size_t>(width_) * kLanes;
  values_.resize(static_cast<std::size_t>(panels()) * panel_size);
  int index = 0;
  const auto put = [&](std::span<const float> token) {
    float* panel = values_.data() + static_cast<std::size_t>(index / kLanes) * panel_size;
    for (int d = 0; d < width_; ++d) panel[d * kLanes + index % kLanes] = token[static_cast<std::size_t>(d)];
    ++index;
  };
  for (const TokenGrid* grid : prompts)
    for (int i = 0; i < grid->count(); ++i) put(grid->token(i));
  const std::vector<float> last(prompts.back()->values.end() - width_, prompts.back()->values.end());
  while (index % kLanes != 0) put(last);  // a repeated token changes no maximum
}

const float* TokenPanels::panel(int index) const noexcept {
  return values_.data() + static_cast<std::size_t>(index) * static_cast<std::size_t>(width_) * kLanes;
}

std::vector<float> TokenPanels::tokens() const {
  std::vector<float> tokens(static_cast<std::size_t>(count_) * static_cast<std::size_t>(width_));
  for (int index = 0; index < count_; ++index) {
    const float* lane = panel(index / kLanes) + index % kLanes;
    float* to = tokens.data() + static_cast<std::size_t>(index) * static_cast<std::size_t>(width_);
    for (int d = 0; d < width_; ++d) to[d] = lane[static_cast<std::ptrdiff_t>(d) * kLanes];
  }
  return tokens;
}

std::vector<float> best_cosine(const TokenGrid& query, const TokenPanels& prompts) {
  const TokenPanels* const only = &prompts;
  return best_cosine(query, {&only, 1});
}

std::vector<float> best_cosine(const TokenGrid& query, std::span<const TokenPanels* const> prompts) {
  require(!prompts.empty(), ErrorCode::kInvalidArgument, "best cosine: no prompt tokens");
  static const auto search = widest_search();
  std::vector<float> best(static_cast<std::size_t>(query.count()) * kLanes, -2.0f);
  for (const TokenPanels* panels : prompts) {
    require(query.width == panels->width(), ErrorCode::kInvalidArgument, "best cosine: query tokens are ", query.width,
            " wide, prompt tokens ", panels->width());
    search({query.values.data(), query.count(), query.width, panels, best.data()});
  }
  std::vector<float> cosine(static_cast<std::size_t>(query.count()));
  for (std::size_t p = 0; p < cosine.size(); ++p) {
    const auto lanes = best.begin() + static_cast<std::ptrdiff_t>(p * kLanes);
    cosine[p] = *std::max_element(lanes, lanes + kLanes);
  }
  return cosine;
}

}  // namespace inctrl
