// tests/residual/golden_heads.h: the recorded heads, by the way that a user's checkpoint takes: imported under our
// names, written to a file, read back.
#pragma once

#include <map>
#include <string>

#include "checkpoints/inctrl_heads.h"
#include "residual/heads_file.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {

inline constexpr HeadInputs kGoldenInputs{.embedding = 24, .rows = 5, .columns = 5};

// The tensors as a file that was written and opened; it is gone from the disk, its mapping lives on.
inline Safetensors stored(const std::map<std::string, TensorView>& tensors) {
  const TemporaryFolder folder;
  write_safetensors(folder / "heads.safetensors", tensors, {});
  return Safetensors::open(folder / "heads.safetensors");
}

inline ImportedHeads golden_tensors() {
  const Safetensors file = open_golden("heads.safetensors");
  return import_inctrl_heads({.tensors = file.tensors(), .owners = {file.owner()}});
}

inline InctrlHeads golden_heads() {
  return read_inctrl_heads(stored(golden_tensors().tensors), kGoldenInputs);
}

// The rows of a recorded [rows, width] tensor.
inline std::vector<std::vector<float>> golden_rows(const TensorView& tensor) {
  const std::vector<float> values = to_floats(tensor);
  const auto width = static_cast<std::ptrdiff_t>(tensor.shape.back());
  std::vector<std::vector<float>> rows;
  for (auto row = values.begin(); row != values.end(); row += width) rows.emplace_back(row, row + width);
  return rows;
}

// The recorded directions of a category.
inline TextDirections golden_text(const Safetensors& arrays, const std::string& category) {
  const std::vector<std::vector<float>> sides = golden_rows(arrays.at("text." + category));
  return {.normal = sides.at(0), .anomalous = sides.at(1)};
}

}  // namespace inctrl
