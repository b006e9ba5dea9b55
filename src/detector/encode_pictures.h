// src/detector/encode_pictures.h: the compiled model behind Model, and pictures through its encoder.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "detector/picture_tokens.h"
#include "detector/published_head.h"
#include "encoder/encoder.h"
#include "imaging/normalise.h"
#include "inctrl/model.h"

namespace inctrl {

struct Model::Compiled {
  ModelInfo info;
  Normaliser normaliser;
  std::shared_ptr<const Encoder> encoder;
  std::shared_ptr<const PublishedHead> published;  // of head kind "inctrl"
};

// In order. Fits, normalises and encodes each picture, or each of its tiles, once.
std::vector<PictureTokens> encode_pictures(const Encoder& encoder, const Normaliser& normaliser, const ModelInfo& info,
                                           std::span<const ImageView> pictures);

}  // namespace inctrl
