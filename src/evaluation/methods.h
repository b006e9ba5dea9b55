// src/evaluation/methods.h: which of the parts of a result is the score that is measured?
// Tested by tests/evaluation/methods_test.cpp
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "inctrl/model.h"
#include "inctrl/result.h"

namespace inctrl {

enum class Method {
  kInctrl,     // "inctrl": pred_score, what the model's heads make of the residuals
  kPatch,      // "patch": the largest patch residual
  kPatchTop1,  // "patch-top1": the mean of the largest 1 % of the patch residuals, at least of one
  kImage,      // "image": the image-level part alone
  kText,       // "text": the text prior alone; prompts do not change it
};

std::string_view name(Method method) noexcept;
Method parse_method(std::string_view text);  // kInvalidArgument, naming the choices

// Those that the model has: "text" wants a text tower.
std::vector<Method> methods_of(const ModelInfo& model);

// In [0, 1]; nothing if the result has no such part.
std::optional<float> score_by(Method method, const Result& result);

// True if the anomaly map is what the score is made of, so that pixel metrics speak of it.
bool has_map(Method method) noexcept;

}  // namespace inctrl
