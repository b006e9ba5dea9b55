// inctrl/result.h: what is known of a picture after it was judged.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "inctrl/image.h"

namespace inctrl {

enum class Label { kNormal, kAnomalous, kUndecided };
std::string_view name(Label label) noexcept;  // "normal", "anomalous", "undecided"

// Residuals on the token grid, row-major, each in [0, 1]; larger is more anomalous. The grid covers `frame` of the
// picture.
struct AnomalyMap {
  int rows = 0, columns = 0;
  std::vector<float> values;
  Frame frame;
};

// The map at the size of the picture that was judged: bilinear between the centres of the grid's cells, 0 where the
// encoder saw nothing. Row-major [height, width]. kInvalidArgument if a side is not positive, or the map is empty; of
// the second, which fills `values`, also if there are not height * width of them.
std::vector<float> enlarge(const AnomalyMap& map, int width, int height);
void enlarge(const AnomalyMap& map, int width, int height, std::span<float> values);

// What the score is made of; absent where the model has no such part.
struct Parts {
  float patch = 0;             // the largest patch residual, in [0, 1]
  std::optional<float> image;  // the image residual; head kind inctrl: the image score; in [0, 1]
  std::optional<float> text;   // the text prior, in [0, 1]
};

struct Result {
  float pred_score = 0;                  // in [0, 1], larger is more anomalous
  Label pred_label = Label::kUndecided;  // kUndecided, too, while there is no threshold
  std::optional<float> threshold;        // score from which on a picture counts as anomalous
  std::optional<float> p_value;          // the chance that a normal picture scores as high
  std::optional<int> normals;            // normal pictures behind threshold and p-value
  Parts parts;
  std::vector<Box> regions;  // largest score first
  AnomalyMap anomaly_map;
};

}  // namespace inctrl
