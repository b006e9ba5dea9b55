// src/quantisation/product_sample.cpp. Tested by tests/quantisation/choose_rounding_test.cpp
#include "quantisation/product_sample.h"

#include <algorithm>

namespace inctrl {

void ProductSample::add(std::span<const float> rows) {
  const std::size_t width = static_cast<std::size_t>(in_), count = rows.size() / width;
  const Eigen::Map<const RowMatrix> all(rows.data(), static_cast<Eigen::Index>(count), in_);
  channel_max_ = channel_max_.cwiseMax(all.cwiseAbs().colwise().maxCoeff().transpose());
  low_ = std::min(low_, all.minCoeff());
  high_ = std::max(high_, all.maxCoeff());
  // Other places in each picture: the first rows are not always the same corner.
  constexpr std::size_t kStep = 37;
  const std::size_t kept = std::min(count, static_cast<std::size_t>(rows_a_picture_)), shift = pictures_++ * kStep;
  for (std::size_t i = 0; i < kept; ++i) {
    const std::size_t row = (i * count / kept + shift) % count;
    kept_.insert(kept_.end(), rows.begin() + static_cast<std::ptrdiff_t>(row * width),
                 rows.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
  }
}

}  // namespace inctrl
