// src/detector/encode_pictures.cpp. Tested by tests/detector/detector_test.cpp
#include "detector/encode_pictures.h"

#include <algorithm>
#include <iterator>

#include "imaging/fit.h"
#include "imaging/tiles.h"
#include "residual/patch_residual.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

void describe(PictureTokens& tokens, const ModelInfo& info, const ImageView& picture) {
  for (TokenGrid& tap : tokens.encoding.taps) normalise_tokens(tap);
  tokens.size = {picture.width, picture.height};
  tokens.model = info.name, tokens.model_identity = info.identity, tokens.fit = info.fit, tokens.tiles = info.tiles;
}

// The pixels of a part, borrowed too.
ImageView cut(const ImageView& picture, const Part& part) {
  ImageView view = picture;
  view.pixels += part.top * picture.row_stride + static_cast<std::ptrdiff_t>(part.left) * channels(picture.format);
  view.width = part.size.width, view.height = part.size.height;
  return view;
}

// All tiles as one encoding. Tiles are nearly square, and are squashed whatever the fit.
PictureTokens encode_tiles(const Encoder& encoder, const Normaliser& normaliser, const ModelInfo& info,
                           const TilePlan& plan, const ImageView& picture) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "tiles: the picture is empty");
  const Size size{picture.width, picture.height};
  const auto fill = [&](int tile, float* planes) {
    const ImageView part = cut(picture, plan.part(tile, size));
    normaliser.to_planes(fit_to_square(part, info.input_size, Fit::kSquash).pixels, planes);
  };
  PictureTokens tokens;
  tokens.frame = {0, 0, static_cast<double>(size.width), static_cast<double>(size.height)};
  for (Encoding& tile : encoder.encode(info.tiles.count(), fill)) {
    std::move(tile.taps.begin(), tile.taps.end(), std::back_inserter(tokens.encoding.taps));
    std::vector<float>& embedding = tokens.encoding.embedding;
    embedding.resize(tile.embedding.size());
    for (std::size_t i = 0; i < embedding.size(); ++i)
      embedding[i] += tile.embedding[i] / static_cast<float>(info.tiles.count());
  }
  describe(tokens, info, picture);
  return tokens;
}

}  // namespace

GridSize cells_of(const Encoder& encoder, int size) {
  const std::size_t values = 3 * static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  const std::vector<Encoding> blank =
      encoder.encode(1, [values](int, float* planes) { std::fill_n(planes, values, 0.0f); });
  const TokenGrid& grid = finest(blank.front().taps);
  return {grid.rows, grid.columns};
}

std::vector<PictureTokens> Model::Compiled::encode(std::span<const ImageView> pictures) const {
  std::vector<PictureTokens> encoded(pictures.size());
  if (info.tiles.count() > 1) {
    const TilePlan plan(info.tiles, cells);
    for (std::size_t i = 0; i < pictures.size(); ++i)
      encoded[i] = encode_tiles(*encoder, normaliser, info, plan, pictures[i]);
    return encoded;
  }
  const auto fill = [&](int index, float* planes) {
    const auto at = static_cast<std::size_t>(index);
    const FittedPicture fitted = fit_to_square(pictures[at], info.input_size, info.fit);
    encoded[at].frame = fitted.frame;
    normaliser.to_planes(fitted.pixels, planes);
  };
  std::vector<Encoding> encodings = encoder->encode(static_cast<int>(pictures.size()), fill);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    encoded[i].encoding = std::move(encodings[i]);
    describe(encoded[i], info, pictures[i]);
  }
  return encoded;
}

}  // namespace inctrl
