// src/residual/residual_head.cpp. Tested by tests/residual/residual_head_test.cpp
#include "residual/residual_head.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>

#include "residual/scoring_head.h"
#include "tensor/require.h"
#include "tensor_files/model_file.h"

namespace inctrl {
namespace {

std::vector<float> read(const Safetensors& model, const std::string& name, const Shape& shape) {
  const TensorView& tensor = model.at(name);
  require(tensor.shape == shape, ErrorCode::kBadFormat, "tensor '", name, "' is ", to_text(tensor.shape), ", needed ",
          to_text(shape));
  std::vector<float> values = to_floats(tensor);
  require(std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }),
          ErrorCode::kBadFormat, "tensor '", name, "' holds a number that is not finite");
  return values;
}

bool in_unit_interval(float value) {
  return value > 0 && value <= 1;
}

}  // namespace

double ResidualHead::pooled(std::span<const float> map, int patches) const {
  require(!map.empty(), ErrorCode::kInvalidArgument, "residual head: the map is empty");
  const auto wanted = static_cast<std::size_t>(std::max(std::lround(share * static_cast<float>(patches)), 1L));
  const std::size_t count = std::min(wanted, map.size());
  std::vector<float> largest(count);
  std::partial_sort_copy(map.begin(), map.end(), largest.begin(), largest.end(), std::greater<>());
  return std::accumulate(largest.begin(), largest.end(), 0.0) / static_cast<double>(count);
}

double ResidualHead::level(std::span<const double> pooled) const {
  constexpr double kLeast = 1e-4;  // prompts that repeat each other say nothing of a further picture
  double sum = std::log(static_cast<double>(usual_level));
  for (const double value : pooled) sum += std::log(std::max(value, kLeast));
  return std::exp(sum / static_cast<double>(pooled.size() + 1));
}

double ResidualHead::score(double pooled, double level) const {
  if (pooled <= 0) return 0;
  return sigmoid(static_cast<double>(slope) * std::log(pooled / level) - static_cast<double>(offset));
}

ResidualHead read_residual_head(const Safetensors& model, std::span<const int> widths) {
  ResidualHead head;
  for (std::size_t tap = 0; tap < widths.size(); ++tap)
    head.projections.push_back(read(model, projection_tensor(tap), {widths[tap], widths[tap]}));
  const std::vector<float> score = read(model, "heads.score", {4});
  head.share = score[0], head.usual_level = score[1], head.slope = score[2], head.offset = score[3];
  require(in_unit_interval(head.share) && in_unit_interval(head.usual_level) && head.slope > 0, ErrorCode::kBadFormat,
          "tensor 'heads.score' must hold a share and a level in (0, 1], a slope above 0, and an offset");
  return head;
}

ResidualHead residual_head_of(const HeadTensors& tensors) {
  ResidualHead head;
  for (std::size_t tap = 0; tensors.contains(projection_tensor(tap)); ++tap)
    head.projections.push_back(tensors.at(projection_tensor(tap)).values);
  const std::vector<float>& score = tensors.at("heads.score").values;
  head.share = score.at(0), head.usual_level = score.at(1), head.slope = score.at(2), head.offset = score.at(3);
  return head;
}

HeadTensors residual_head_tensors(const ResidualHead& head) {
  HeadTensors tensors;
  for (std::size_t tap = 0; tap < head.projections.size(); ++tap) {
    const std::vector<float>& values = head.projections[tap];
    const auto width = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(values.size()))));
    tensors[projection_tensor(tap)] = {{width, width}, values};
  }
  tensors["heads.score"] = {{4}, {head.share, head.usual_level, head.slope, head.offset}};
  return tensors;
}

}  // namespace inctrl
