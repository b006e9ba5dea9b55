// src/detector/encode_pictures.h: the compiled model behind Model, and pictures through its encoder.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "detector/published_head.h"
#include "encoder/encoder.h"
#include "imaging/normalise.h"
#include "inctrl/model.h"
#include "tensor/token_grid.h"

namespace inctrl {

struct Model::Compiled {
  ModelInfo info;
  Normaliser normaliser;
  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<PublishedHead> published;  // of head kind "inctrl"
};

// A picture's encoding with every token at length 1, and what of the picture it shows.
struct EncodedPicture {
  Encoding encoding;
  Frame frame;
};

// In order. Fits, normalises and encodes each picture once.
std::vector<EncodedPicture> encode_pictures(const Encoder& encoder, const Normaliser& normaliser, const ModelInfo& info,
                                            std::span<const ImageView> pictures);

}  // namespace inctrl
