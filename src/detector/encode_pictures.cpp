// src/detector/encode_pictures.cpp. Tested by tests/detector/detector_test.cpp
#include "detector/encode_pictures.h"

#include "imaging/fit.h"

namespace inctrl {

std::vector<PictureTokens> encode_pictures(const Encoder& encoder, const Normaliser& normaliser, const ModelInfo& info,
                                           std::span<const ImageView> pictures) {
  std::vector<PictureTokens> encoded(pictures.size());
  const auto fill = [&](int index, float* planes) {
    const auto at = static_cast<std::size_t>(index);
    const FittedPicture fitted = fit_to_square(pictures[at], info.input_size, info.fit);
    encoded[at].frame = fitted.frame;
    normaliser.to_planes(fitted.pixels, planes);
  };
  std::vector<Encoding> encodings = encoder.encode(static_cast<int>(pictures.size()), fill);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    PictureTokens& picture = encoded[i];
    picture.encoding = std::move(encodings[i]);
    for (TokenGrid& tap : picture.encoding.taps) normalise_tokens(tap);
    picture.size = {pictures[i].width, pictures[i].height};
    picture.model = info.name, picture.model_identity = info.identity, picture.fit = info.fit;
  }
  return encoded;
}

}  // namespace inctrl
