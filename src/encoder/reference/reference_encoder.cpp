// src/encoder/reference/reference_encoder.cpp. Tested by tests/encoder/encoder_test.cpp
#include "encoder/reference/reference_encoder.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "encoder/reference/projection_reference.h"
#include "encoder/reference/rounding_reference.h"
#include "encoder/reference/vit_reference.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

// [channels, height, width]
struct Map {
  int channels = 0, height = 0, width = 0;
  std::vector<float> values;

  Map(int c, int h, int w)
      : channels(c), height(h), width(w), values(static_cast<std::size_t>(c) * static_cast<std::size_t>(h * w), 0.0f) {}
  float& at(int c, int y, int x) { return values[static_cast<std::size_t>((c * height + y) * width + x)]; }
  float at(int c, int y, int x) const { return values[static_cast<std::size_t>((c * height + y) * width + x)]; }
};

struct Kernel {
  std::vector<float> weight, bias;  // [out, in / groups, size, size], [out]
  int size, stride, out, in_per_group;
  std::optional<InputRange> input;  // that its input is rounded to
};

Kernel read_kernel(const ModelFile& model, const std::string& name, int size, int stride, int out, int in_per_group) {
  return {product_weight(model.tensors, name, {out, in_per_group, size, size}),
          to_floats(weight(model.tensors, name + ".bias", {out})),
          size,
          stride,
          out,
          in_per_group,
          reference_input_range(model, name)};
}

// TensorFlow's "same": out = ceil(n / stride); rows and columns beyond the edge count as zero.
int padding_before(int n, int size, int stride) {
  const int out = (n + stride - 1) / stride;
  return std::max((out - 1) * stride + size - n, 0) / 2;
}

Map convolve(Map x, const Kernel& kernel) {
  if (kernel.input)
    for (float& value : x.values) value = static_cast<float>(rounded_to_levels(value, *kernel.input));
  Map y(kernel.out, (x.height + kernel.stride - 1) / kernel.stride, (x.width + kernel.stride - 1) / kernel.stride);
  const int top = padding_before(x.height, kernel.size, kernel.stride);
  const int left = padding_before(x.width, kernel.size, kernel.stride);
  const bool depthwise = kernel.in_per_group == 1 && x.channels == kernel.out && x.channels > 1;
  for (int o = 0; o < y.channels; ++o)
    for (int r = 0; r < y.height; ++r)
      for (int c = 0; c < y.width; ++c) {
        double sum = kernel.bias[static_cast<std::size_t>(o)];
        for (int i = 0; i < kernel.in_per_group; ++i)
          for (int ky = 0; ky < kernel.size; ++ky)
            for (int kx = 0; kx < kernel.size; ++kx) {
              const int yy = r * kernel.stride + ky - top, xx = c * kernel.stride + kx - left;
              if (yy < 0 || yy >= x.height || xx < 0 || xx >= x.width) continue;
              const int at = ((o * kernel.in_per_group + i) * kernel.size + ky) * kernel.size + kx;
              sum += static_cast<double>(kernel.weight[static_cast<std::size_t>(at)]) * x.at(depthwise ? o : i, yy, xx);
            }
        y.at(o, r, c) = static_cast<float>(sum);
      }
  return y;
}

Map relu6(Map x) {
  for (float& value : x.values) value = std::clamp(value, 0.0f, 6.0f);
  return x;
}

Map inverted_residual(const Map& x, const ModelFile& model, const std::string& name,
                      const EfficientNetLiteBlock& block) {
  const int hidden = x.channels * block.expansion;
  Map y = x;
  if (block.expansion > 1) y = relu6(convolve(y, read_kernel(model, name + ".expand", 1, 1, hidden, x.channels)));
  y = relu6(convolve(y, read_kernel(model, name + ".depthwise", block.kernel, block.stride, hidden, 1)));
  y = convolve(y, read_kernel(model, name + ".project", 1, 1, block.channels, hidden));
  if (block.stride == 1 && x.channels == block.channels)
    for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] += x.values[i];
  return y;
}

// Channels last.
TokenGrid tokens_of(const Map& map) {
  TokenGrid grid{map.height, map.width, map.channels, {}};
  for (int y = 0; y < map.height; ++y)
    for (int x = 0; x < map.width; ++x)
      for (int c = 0; c < map.channels; ++c) grid.values.push_back(map.at(c, y, x));
  return grid;
}

std::vector<float> mean_token(const TokenGrid& tokens) {
  std::vector<float> mean;
  for (int d = 0; d < tokens.width; ++d) {
    double sum = 0;
    for (int i = 0; i < tokens.count(); ++i) sum += tokens.token(i)[static_cast<std::size_t>(d)];
    mean.push_back(static_cast<float>(sum / tokens.count()));
  }
  return mean;
}

class ReferenceEncoder final : public Encoder {
 public:
  explicit ReferenceEncoder(const ModelFile& model) : model_(model) {}

  std::vector<Encoding> encode(int count, const FillPlanes& fill) const override {
    std::vector<Encoding> encodings;
    for (int i = 0; i < count; ++i) {
      Map planes(3, model_.config.input_size, model_.config.input_size);
      fill(i, planes.values.data());
      encodings.push_back(encode(planes));
    }
    return encodings;
  }

 private:
  Encoding encode(const Map& planes) const {
    const auto& config = std::get<EfficientNetLiteConfig>(model_.config.encoder);
    const std::vector<int>& taps = model_.config.taps;
    Encoding encoding;
    Map x = relu6(convolve(planes, read_kernel(model_, "encoder.stem", 3, 2, config.stem, 3)));
    for (int block = 1; block <= taps.back(); ++block) {
      x = inverted_residual(x, model_, "encoder.blocks." + std::to_string(block - 1),
                            config.blocks[static_cast<std::size_t>(block - 1)]);
      if (std::find(taps.begin(), taps.end(), block) != taps.end())
        encoding.taps.push_back(reference_projected(tokens_of(x), encoding.taps.size(), model_));
    }
    encoding.embedding = mean_token(encoding.taps.back());
    return encoding;
  }

  ModelFile model_;
};

}  // namespace

std::unique_ptr<Encoder> make_reference_encoder(const ModelFile& model) {
  if (std::holds_alternative<VitConfig>(model.config.encoder)) return make_vit_reference(model);
  return std::make_unique<ReferenceEncoder>(model);
}

}  // namespace inctrl
