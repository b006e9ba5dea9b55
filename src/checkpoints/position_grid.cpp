// src/checkpoints/position_grid.cpp. Tested by tests/checkpoints/position_grid_test.cpp
#include "checkpoints/position_grid.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "tensor/require.h"

namespace inctrl {
namespace {

double cubic(double t, double a) {
  t = std::abs(t);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

// Which trained places make a wanted one, with what weight.
using Mixture = std::vector<std::pair<int, double>>;

std::vector<Mixture> antialiased(int trained, int wanted) {
  const double scale = static_cast<double>(trained) / wanted, widen = std::max(scale, 1.0), support = 2 * widen;
  std::vector<Mixture> mixtures(static_cast<std::size_t>(wanted));
  for (int i = 0; i < wanted; ++i) {
    Mixture& mixture = mixtures[static_cast<std::size_t>(i)];
    const double centre = (i + 0.5) * scale;
    double sum = 0;
    for (int x = std::max(static_cast<int>(centre - support + 0.5), 0);
         x < std::min(static_cast<int>(centre + support + 0.5), trained); ++x) {
      mixture.emplace_back(x, cubic((x - centre + 0.5) / widen, -0.5));
      sum += mixture.back().second;
    }
    for (auto& [place, weight] : mixture) weight /= sum;
  }
  return mixtures;
}

std::vector<Mixture> plain(int trained, int wanted, double step) {
  std::vector<Mixture> mixtures(static_cast<std::size_t>(wanted));
  for (int i = 0; i < wanted; ++i) {
    const double at = (i + 0.5) * step - 0.5;
    const int low = static_cast<int>(std::floor(at));
    for (int x = low - 1; x <= low + 2; ++x)
      mixtures[static_cast<std::size_t>(i)].emplace_back(std::clamp(x, 0, trained - 1), cubic(at - x, -0.75));
  }
  return mixtures;
}

std::vector<Mixture> mixtures_of(int trained, int wanted, PositionMode mode) {
  if (mode == PositionMode::kAntialias) return antialiased(trained, wanted);
  return plain(trained, wanted,
               mode == PositionMode::kPlain ? static_cast<double>(trained) / wanted : trained / (wanted + 0.1));
}

}  // namespace

std::vector<float> resample_positions(const std::vector<float>& positions, int trained, int rows, int columns,
                                      int width, PositionMode mode) {
  const auto w = static_cast<std::size_t>(width);
  require(trained >= 1 && rows >= 1 && columns >= 1 && width >= 1 &&
              positions.size() == (1 + static_cast<std::size_t>(trained) * static_cast<std::size_t>(trained)) * w,
          ErrorCode::kInvalidArgument, "positions: ", positions.size(), " values for a grid of ", trained, " x ",
          trained, " and a width of ", width);
  if (rows == trained && columns == trained) return positions;
  const std::vector<Mixture> down = mixtures_of(trained, rows, mode), across = mixtures_of(trained, columns, mode);
  std::vector<float> resampled(positions.begin(), positions.begin() + width);  // the class token's
  std::vector<double> sum(w);
  for (const Mixture& row : down)
    for (const Mixture& column : across) {
      std::fill(sum.begin(), sum.end(), 0.0);
      for (const auto& [y, weight_y] : row)
        for (const auto& [x, weight_x] : column) {
          const float* token = positions.data() + (1 + static_cast<std::size_t>(y * trained + x)) * w;
          for (std::size_t d = 0; d < w; ++d) sum[d] += weight_y * weight_x * token[d];
        }
      for (const double value : sum) resampled.push_back(static_cast<float>(value));
    }
  return resampled;
}

}  // namespace inctrl
