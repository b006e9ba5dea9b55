// src/detector/anomaly_map.cpp. Tested by tests/detector/anomaly_map_test.cpp
#include "imaging/enlarged_map.h"
#include "inctrl/result.h"
#include "tensor/require.h"

namespace inctrl {

void enlarge(const AnomalyMap& map, int width, int height, std::span<float> values) {
  const EnlargedMap enlarged({map.values, map.rows, map.columns}, map.frame, {width, height});
  const auto across = static_cast<std::size_t>(width), down = static_cast<std::size_t>(height);
  require(values.size() == across * down, ErrorCode::kInvalidArgument, "enlarge: room for ", values.size(),
          " values, but a map of ", width, " x ", height, " has ", across * down);
  for (int y = 0; y < height; ++y) enlarged.row(y, values.subspan(static_cast<std::size_t>(y) * across, across));
}

std::vector<float> enlarge(const AnomalyMap& map, int width, int height) {
  return enlarge({map.values, map.rows, map.columns}, map.frame, Size{width, height});
}

}  // namespace inctrl
