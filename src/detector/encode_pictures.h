// src/detector/encode_pictures.h: the compiled model behind Model, and pictures through its encoder.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "detector/picture_tokens.h"
#include "detector/published_head.h"
#include "encoder/encoder.h"
#include "imaging/normalise.h"
#include "imaging/tiles.h"
#include "inctrl/model.h"
#include "residual/residual_head.h"

namespace inctrl {

struct Model::Compiled {
  ModelInfo info;
  Normaliser normaliser;
  std::shared_ptr<const Encoder> encoder;
  std::shared_ptr<const PublishedHead> published;  // of head kind "inctrl"
  std::shared_ptr<const ResidualHead> residual;    // of head kind "residual"
  Fit whole_fit = Fit::kSquash;                    // of pictures that are not looked at in tiles
  GridSize cells;                                  // of a tile's map; known where there are tiles

  // In order. Fits, normalises and encodes each picture, or each of its tiles, once.
  std::vector<PictureTokens> encode(std::span<const ImageView> pictures) const;
};

// The grid of the map of a square of `size` pixels: the encoder is asked to encode one.
GridSize cells_of(const Encoder& encoder, int size);

}  // namespace inctrl
