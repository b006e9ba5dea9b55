// src/encoder/text_encoder.h: how do token ids become a text embedding?
// CLIP's text tower: causal blocks, the final norm, the token with the highest id (the end of the text), the
// projection. The mask is causal, so what follows the end changes nothing: only as many positions as the longest text
// needs are computed. Source: InCTRL, published code (open_clip). Tested by tests/encoder/text_encoder_test.cpp
#pragma once

#include <memory>
#include <vector>

#include "encoder/encoder.h"

namespace inctrl {

// Immutable; any thread may encode, one after the other. The tower takes memory only while texts are encoded: it is
// compiled for each call, so give all texts in one.
class TextEncoder {
 public:
  virtual ~TextEncoder() = default;
  // One embedding a text, not normalised, in order. `texts`: ids without padding, from the start to the end token. A
  // text's embedding does not depend on the others, within rounding. kInvalidArgument for an empty text, one longer
  // than the tower's context, or an id beyond its vocabulary; kBackend if the device fails.
  virtual std::vector<std::vector<float>> encode(const std::vector<std::vector<int>>& texts) const = 0;
};

// kInvalidArgument if the model has no text tower; else as make_encoder().
std::unique_ptr<TextEncoder> make_text_encoder(const ModelFile& model, const EncoderOptions& options);

}  // namespace inctrl
