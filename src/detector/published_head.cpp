// src/detector/published_head.cpp. Tested by tests/detector/published_parity_test.cpp and heads_without_text_test.cpp
#include "detector/published_head.h"

#include "detector/head_inputs.h"
#include "residual/heads_file.h"

namespace inctrl {

PublishedHead::PublishedHead(const ModelFile& model, const EncoderOptions& options)
    : heads_(read_inctrl_heads(model.tensors, head_inputs(model.config))) {
  if (model.config.text) text_.emplace(model, options);
}

}  // namespace inctrl
