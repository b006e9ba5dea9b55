// src/residual/heads_file.cpp. Tested by tests/residual/heads_file_test.cpp
#include "residual/heads_file.h"

#include <algorithm>
#include <cmath>

#include "tensor/require.h"
#include "tensor_files/named_extents.h"

namespace inctrl {
namespace {

// Reads tensors below one prefix, such as "heads.image."; their shapes must fit one another.
class PartReader {
 public:
  PartReader(const Safetensors& model, std::string prefix, const std::map<std::string, std::int64_t>& known)
      : model_(model), prefix_(std::move(prefix)), extents_(known) {}

  // W [outputs, inputs] alone: a layer without bias.
  Linear weight(const std::string& name, const std::string& outputs, const std::string& inputs) {
    Linear layer{.weight = values(name + ".weight", {outputs, inputs})};
    layer.inputs = static_cast<int>(extents_.at(inputs));
    layer.outputs = static_cast<int>(extents_.at(outputs));
    return layer;
  }

  Linear linear(const std::string& name, const std::string& outputs, const std::string& inputs) {
    Linear layer = weight(name, outputs, inputs);
    layer.bias = values(name + ".bias", {outputs});
    return layer;
  }

  BatchNorm norm(const std::string& name, const std::string& width) {
    BatchNorm norm{.weight = values(name + ".weight", {width}),
                   .bias = values(name + ".bias", {width}),
                   .mean = values(name + ".mean", {width}),
                   .variance = values(name + ".variance", {width})};
    require(std::all_of(norm.variance.begin(), norm.variance.end(), [](float value) { return value >= 0; }),
            ErrorCode::kBadFormat, "tensor '", prefix_, name, ".variance' holds a number below 0");
    return norm;
  }

 private:
  std::vector<float> values(const std::string& name, const NamedShape& shape) {
    const TensorView& tensor = model_.at(prefix_ + name);
    extents_.match(prefix_ + name, tensor.shape, shape);
    std::vector<float> values = to_floats(tensor);
    require(std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }),
            ErrorCode::kBadFormat, "tensor '", prefix_, name, "' holds a number that is not finite");
    return values;
  }

  const Safetensors& model_;
  std::string prefix_;
  NamedExtents extents_;
};

Adapter read_adapter(const Safetensors& model, std::int64_t embedding) {
  PartReader reader(model, "heads.adapter.", {{"embedding", embedding}});
  Adapter adapter;
  adapter.first = reader.weight("1", "bottleneck", "embedding");
  adapter.second = reader.weight("2", "embedding", "bottleneck");
  return adapter;
}

// `inputs`: what the head looks at, as refusals name it.
ScoringHead read_head(const Safetensors& model, const std::string& prefix, const std::string& inputs,
                      std::int64_t count) {
  PartReader reader(model, prefix, {{inputs, count}});
  ScoringHead head;
  head.first = reader.linear("1", "hidden1", inputs);
  head.first_norm = reader.norm("norm1", "hidden1");
  head.second = reader.linear("2", "hidden2", "hidden1");
  head.second_norm = reader.norm("norm2", "hidden2");
  head.third = reader.linear("3", "1", "hidden2");
  return head;
}

// Ahead of all other shapes, for another picture size is the likeliest mistake and deserves its reason.
void require_grid(const Safetensors& model, const HeadInputs& inputs) {
  const Shape& shape = model.at("heads.holistic.1.weight").shape;
  if (shape.size() != 2) return;
  require(shape[1] == static_cast<std::int64_t>(inputs.rows) * inputs.columns, ErrorCode::kBadFormat,
          "tensor 'heads.holistic.1.weight' is ", to_text(shape), ": a weight for each of ", shape[1],
          " positions, but the encoder gives ", inputs.rows, " x ", inputs.columns,
          " patches; the heads belong to another picture size");
}

// Puts tensors below one prefix.
class PartWriter {
 public:
  PartWriter(HeadTensors& tensors, std::string prefix) : tensors_(tensors), prefix_(std::move(prefix)) {}

  void linear(const std::string& name, const Linear& layer) {
    tensors_[prefix_ + name + ".weight"] = {{layer.outputs, layer.inputs}, layer.weight};
    if (!layer.bias.empty()) row(name + ".bias", layer.bias);
  }
  void norm(const std::string& name, const BatchNorm& norm) {
    row(name + ".weight", norm.weight);
    row(name + ".bias", norm.bias);
    row(name + ".mean", norm.mean);
    row(name + ".variance", norm.variance);
  }

 private:
  void row(const std::string& name, const std::vector<float>& values) {
    tensors_[prefix_ + name] = {{static_cast<std::int64_t>(values.size())}, values};
  }

  HeadTensors& tensors_;
  std::string prefix_;
};

void write_head(PartWriter writer, const ScoringHead& head) {
  writer.linear("1", head.first);
  writer.norm("norm1", head.first_norm);
  writer.linear("2", head.second);
  writer.norm("norm2", head.second_norm);
  writer.linear("3", head.third);
}

}  // namespace

InctrlHeads read_inctrl_heads(const Safetensors& model, const HeadInputs& inputs) {
  require_grid(model, inputs);
  const std::int64_t patches = static_cast<std::int64_t>(inputs.rows) * inputs.columns;
  return {.adapter = read_adapter(model, inputs.embedding),
          .image = read_head(model, "heads.image.", "embedding", inputs.embedding),
          .holistic = read_head(model, "heads.holistic.", "patches", patches),
          .rows = inputs.rows,
          .columns = inputs.columns};
}

HeadTensors inctrl_head_tensors(const InctrlHeads& heads) {
  HeadTensors tensors;
  PartWriter adapter(tensors, "heads.adapter.");
  adapter.linear("1", heads.adapter.first);
  adapter.linear("2", heads.adapter.second);
  write_head({tensors, "heads.image."}, heads.image);
  write_head({tensors, "heads.holistic."}, heads.holistic);
  return tensors;
}

}  // namespace inctrl
