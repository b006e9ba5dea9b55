// src/detector/picture_tokens.h: what is behind an EncodedPicture?
// Tested by tests/detector/encoded_picture_test.cpp
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"
#include "inctrl/model.h"
#include "tensor/token_grid.h"

namespace inctrl {

struct PictureTokens {
  // Every token at length 1. In tiles: the taps of the first tile, of the next, and so on; the embedding is their mean.
  Encoding encoding;
  Frame frame;                        // what of the picture the encoder saw
  Size size;                          // of the picture
  std::string model, model_identity;  // name, and sha256, of the model that encoded it
  Fit fit = Fit::kSquash;
  Tiles tiles;
  // Its score against itself after each of mild_changes(); empty if not asked for.
  std::vector<float> variation;
};

// For training, which needs residuals before any head made a score of them. Valid as long as a copy of the picture.
const PictureTokens& tokens_of(const EncodedPicture& picture) noexcept;

// kIncompatible unless `model` encoded the picture, fitted as the model fits now. `subject` begins the message.
void require_encoded_by(const ModelInfo& model, const PictureTokens& picture, std::string_view subject);

}  // namespace inctrl
