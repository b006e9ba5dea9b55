// src/evaluation/methods.cpp. Tested by tests/evaluation/methods_test.cpp
#include "evaluation/methods.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <utility>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::array kNames = {
    std::pair{Method::kInctrl, std::string_view("inctrl")}, std::pair{Method::kPatch, std::string_view("patch")},
    std::pair{Method::kPatchTop1, std::string_view("patch-top1")}, std::pair{Method::kImage, std::string_view("image")},
    std::pair{Method::kText, std::string_view("text")}};

float mean_of_largest_hundredth(std::vector<float> values) {
  const std::size_t count = std::max<std::size_t>(1, values.size() / 100);
  const auto end = values.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(values.begin(), end, values.end(), std::greater<>());
  return static_cast<float>(std::accumulate(values.begin(), end, 0.0) / static_cast<double>(count));
}

}  // namespace

std::string_view name(Method method) noexcept {
  for (const auto& [value, text] : kNames)
    if (value == method) return text;
  return {};
}

Method parse_method(std::string_view text) {
  for (const auto& [value, name] : kNames)
    if (name == text) return value;
  fail(ErrorCode::kInvalidArgument, "method '", text, "': needed inctrl, patch, patch-top1, image or text");
}

std::vector<Method> methods_of(const ModelInfo& model) {
  std::vector<Method> methods{Method::kInctrl, Method::kPatch, Method::kPatchTop1, Method::kImage};
  if (model.text_prior) methods.push_back(Method::kText);
  return methods;
}

std::optional<float> score_by(Method method, const Result& result) {
  switch (method) {
    case Method::kInctrl: return result.pred_score;
    case Method::kPatch: return result.parts.patch;
    case Method::kPatchTop1: return mean_of_largest_hundredth(result.anomaly_map.values);
    case Method::kImage: return result.parts.image;
    case Method::kText: break;
  }
  return result.parts.text;
}

bool has_map(Method method) noexcept {
  return method != Method::kImage && method != Method::kText;
}

}  // namespace inctrl
