// src/encoder/reference/projection_reference.cpp. Tested by tests/encoder/encoder_test.cpp
#include "encoder/reference/projection_reference.h"

#include "encoder/reference/transformer_reference.h"

namespace inctrl {

TokenGrid reference_projected(TokenGrid tokens, std::size_t index, const ModelFile& model) {
  if (model.config.head != "residual") return tokens;
  const Matrix projection = read_matrix(model, projection_tensor(index), tokens.width, tokens.width);
  TokenGrid projected{tokens.rows, tokens.columns, tokens.width, {}};
  for (int i = 0; i < tokens.count(); ++i)
    for (int out = 0; out < tokens.width; ++out) {
      double sum = 0;
      for (int in = 0; in < tokens.width; ++in)
        sum += projection.at(out, in) * tokens.token(i)[static_cast<std::size_t>(in)];
      projected.values.push_back(static_cast<float>(sum));
    }
  return projected;
}

}  // namespace inctrl
