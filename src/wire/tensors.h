// src/wire/tensors.h: how do pictures and scores travel as the Open Inference Protocol's tensors?
// JSON alone, or JSON with binary data behind it (the protocol's binary extension). Tested by
// tests/wire/tensors_test.cpp, fuzzed by fuzz/tensors_fuzz.cpp
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inctrl/image.h"
#include "wire/json_body.h"

namespace inctrl {

// A picture of the input `image`: pixels, or a picture file.
struct TensorPicture {
  Image image;  // without pixels: see `encoded`
  std::string encoded;
};

struct OutputWish {
  std::string name;
  bool binary = false;
};

struct InferRequest {
  std::string id;
  std::vector<TensorPicture> pictures;
  std::vector<OutputWish> outputs;  // none: all
  bool binary = false;              // of outputs without a wish of their own
};

// kBadFormat, kInvalidArgument, naming the tensor; kLimit for more than `most` pictures, or one of more than
// `max_pixels`.
//   header_length  of the JSON, where binary data follow it: the header Inference-Header-Content-Length
InferRequest parse_infer(std::string_view body, std::optional<std::size_t> header_length, std::size_t most,
                         std::int64_t max_pixels);

// One output. The values are kept as the wire has them: floats little-endian, texts behind their lengths.
class OutputTensor {
 public:
  OutputTensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values);
  OutputTensor(std::string name, std::vector<std::int64_t> shape, const std::vector<std::string>& values);

  const std::string& name() const noexcept { return name_; }
  // As JSON with its data, or with the length of what stands behind the JSON.
  Json json(bool binary) const;
  const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string name_, datatype_, bytes_;
  std::vector<std::int64_t> shape_;
  Json data_;
};

}  // namespace inctrl
