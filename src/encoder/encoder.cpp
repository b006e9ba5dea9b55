// src/encoder/encoder.cpp: the compiled encoder and its requests. Tested by tests/encoder/encoder_test.cpp
#include "encoder/encoder.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <openvino/op/constant.hpp>
#include <tuple>

#include "encoder/compiled_cache.h"
#include "encoder/graph.h"
#include "encoder/openvino_run.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

ov::Core& core() {
  static ov::Core instance;
  return instance;
}

std::string base_of(const std::string& device) {
  return device.substr(0, device.find_first_of(".:"));
}

// Other devices say no themselves.
bool has_bf16(const EncoderOptions& options) {
  return base_of(options.device) != "CPU" || has_native_bf16();
}

void check_device(const EncoderOptions& options) {
  const std::string base = base_of(options.device);
  if (options.device == "CPU") return;  // it is always there; to ask would load every plugin and its drivers
  const std::vector<std::string> devices = openvino_devices();
  const bool known = base == "AUTO" || base == "MULTI" || base == "HETERO" ||
                     std::any_of(devices.begin(), devices.end(), [&](const std::string& device) {
                       return device == options.device || device.substr(0, device.find('.')) == base;
                     });
  std::string list;
  for (const std::string& device : devices) list += (list.empty() ? "" : ", ") + device;
  require(known, ErrorCode::kInvalidArgument, "device '", options.device, "' is not here; OpenVINO offers: ", list);
}

// A run of several pictures reads the weights once. It pays where reading them takes longer than multiplying: on
// processors with bfloat16, and not in 32-bit floats.
int batch_for(const ModelFile& model, const EncoderOptions& options) {
  constexpr int kSmallNumbers = 4;
  if (options.batch > 0) return options.batch;
  return precision_for(model, options) != Precision::kF32 && has_native_bf16() ? kSmallNumbers : 1;
}

ov::AnyMap settings(const EncoderOptions& options) {
  ov::AnyMap map{
      ov::hint::inference_precision(options.precision == Precision::kBf16 ? ov::element::bf16 : ov::element::f32)};
  if (options.device != "CPU") return map;
  map.emplace(ov::num_streams(ov::streams::Num(std::max(options.streams, 1))));
  if (options.threads > 0) map.emplace(ov::inference_num_threads(options.threads));
  map.emplace(ov::hint::enable_cpu_pinning(false));  // other work shares these processors
  return map;
}

// Averages the last tap's tokens: the image embedding of a network without a class token.
std::vector<float> mean_token(const TokenGrid& tokens) {
  std::vector<double> sum(static_cast<std::size_t>(tokens.width), 0.0);
  for (int i = 0; i < tokens.count(); ++i) {
    const std::span<const float> token = tokens.token(i);
    for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += token[d];
  }
  std::vector<float> mean(sum.size());
  for (std::size_t d = 0; d < sum.size(); ++d) mean[d] = static_cast<float>(sum[d] / tokens.count());
  return mean;
}

// A graph that encodes so many pictures at once, compiled.
class CompiledGraph {
 public:
  CompiledGraph(const ModelFile& model, const EncoderOptions& options, int batch)
      : batch_(batch), taps_(model.config.taps.size()) {
    load(model, options);
  }

  // Appends the encodings of pictures `first` to `first` + batch - 1.
  void run(int first, const Encoder::FillPlanes& fill, std::vector<Encoding>& encodings) {
    ov::InferRequest request = take_request();
    ov::Tensor input = on_backend("preparing", [&] { return request.get_input_tensor(); });
    const std::size_t planes = input.get_size() / static_cast<std::size_t>(batch_);
    for (int i = 0; i < batch_; ++i) fill(first + i, input.data<float>() + static_cast<std::size_t>(i) * planes);
    on_backend("encoding", [&] { request.infer(); });
    for (int i = 0; i < batch_; ++i) {
      Encoding encoding;
      for (std::size_t tap = 0; tap < taps_; ++tap)
        encoding.taps.push_back(copy_tokens(request.get_output_tensor(tap), i));
      const bool embeds = compiled_.outputs().size() > taps_;
      encoding.embedding = embeds ? copy_row(request.get_output_tensor(taps_), i) : mean_token(encoding.taps.back());
      encodings.push_back(std::move(encoding));
    }
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(request));
  }

 private:
  void load(const ModelFile& model, EncoderOptions options) {
    options.batch = batch_;
    const auto made = [&] { return compile(graph_of(model, batch_), options); };
    if (options.cache.empty() || !is_worth_caching(model, options)) {
      compiled_ = made();
      return;
    }
    const auto loaded = [&](const ov::Tensor& bytes) {
      return core().import_model(bytes, options.device, settings(options));
    };
    const auto processor = on_backend("starting", [&] { return core().get_property("CPU", ov::device::full_name); });
    std::tie(compiled_, compiled_bytes_) =
        CompiledCache(options.cache).get(compiled_key(model, options, processor), loaded, made);
  }

  // tap [N, rows, columns, width] -> picture `index`'s grid
  static TokenGrid copy_tokens(const ov::Tensor& tap, int index) {
    const ov::Shape& shape = tap.get_shape();
    TokenGrid grid{static_cast<int>(shape[1]), static_cast<int>(shape[2]), static_cast<int>(shape[3]), {}};
    const std::size_t size = shape[1] * shape[2] * shape[3];
    const float* from = tap.data<float>() + static_cast<std::size_t>(index) * size;
    grid.values.assign(from, from + size);
    return grid;
  }

  // embedding [N, width] -> picture `index`'s
  static std::vector<float> copy_row(const ov::Tensor& rows, int index) {
    const std::size_t width = rows.get_shape()[1];
    const float* from = rows.data<float>() + static_cast<std::size_t>(index) * width;
    return {from, from + width};
  }

  ov::InferRequest take_request() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        ov::InferRequest request = std::move(idle_.back());
        idle_.pop_back();
        return request;
      }
    }
    return on_backend("preparing", [this] { return compiled_.create_infer_request(); });
  }

  const int batch_;
  const std::size_t taps_;
  std::shared_ptr<const void> compiled_bytes_;  // the mapped file that a compiled graph out of the cache points into
  ov::CompiledModel compiled_;
  std::mutex mutex_;
  std::vector<ov::InferRequest> idle_;  // one for each run ever done at once
};

class OpenVinoEncoder final : public Encoder {
 public:
  OpenVinoEncoder(const ModelFile& model, const EncoderOptions& options)
      : model_(model),
        batch_(batch_for(model, options)),
        options_(with_float_precision(model, options)),
        single_(model, options_, 1) {
    const std::size_t planes =
        3ull * static_cast<std::size_t>(model.config.input_size) * static_cast<std::size_t>(model.config.input_size);
    encode(1, [planes](int, float* out) { std::fill_n(out, planes, 0.0f); });  // warm-up: packing, first touch
    model.tensors.release_pages();  // OpenVINO has packed nearly all weights into memory of its own
  }

  int batch() const noexcept override { return batch_; }

  std::vector<Encoding> encode(int count, const FillPlanes& fill) const override {
    std::vector<Encoding> encodings;
    encodings.reserve(static_cast<std::size_t>(std::max(count, 0)));
    int first = 0;
    for (; batch_ > 1 && first + batch_ <= count; first += batch_) batched().run(first, fill, encodings);
    for (; first < count; ++first) single_.run(first, fill, encodings);
    return encodings;
  }

 private:
  // Compiled when first needed: most runs are of few pictures.
  CompiledGraph& batched() const {
    const std::lock_guard lock(mutex_);
    if (!batched_) {
      batched_ = std::make_unique<CompiledGraph>(model_, options_, batch_);
      model_.tensors.release_pages();
    }
    return *batched_;
  }

  const ModelFile model_;  // keeps the mapped tensors that the graphs' constants point into
  const int batch_;
  const EncoderOptions options_;
  mutable CompiledGraph single_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<CompiledGraph> batched_;
};

}  // namespace

std::shared_ptr<ov::Model> graph_of(const ModelFile& model, int batch, std::vector<NotedProduct>* notes) {
  if (const auto* vit = std::get_if<VitConfig>(&model.config.encoder)) return vit_graph(*vit, model, batch, notes);
  return efficientnet_lite_graph(std::get<EfficientNetLiteConfig>(model.config.encoder), model, batch, notes);
}

Value constant(const TensorView& tensor, const std::shared_ptr<const void>& owner) {
  const ov::Shape shape(tensor.shape.begin(), tensor.shape.end());
  // OpenVINO asks for a mutable pointer and never writes a constant.
  void* bytes = const_cast<std::byte*>(tensor.bytes.data());
  const ov::Tensor shared(tensor.dtype == DType::kI8 ? ov::element::i8 : ov::element::f32, shape, bytes);
  return std::make_shared<ov::op::v0::Constant>(ov::Tensor(shared, std::const_pointer_cast<void>(owner)));
}

ov::CompiledModel compile(const std::shared_ptr<ov::Model>& graph, const EncoderOptions& options) {
  on_backend("starting", [&] { check_device(options); });
  return on_backend("compiling", [&] { return core().compile_model(graph, options.device, settings(options)); });
}

Precision precision_for(const ModelFile& model, const EncoderOptions& options) {
  const bool quantised = is_any_quantised(model.tensors);
  require(options.precision != Precision::kInt8 || quantised, ErrorCode::kInvalidArgument, "precision 'int8': model '",
          model.config.name, "' has no 8-bit weights; inctrl quantize makes a model that has");
  require(options.precision != Precision::kBf16 || has_bf16(options), ErrorCode::kInvalidArgument,
          "precision 'bf16': this processor has no bfloat16 arithmetic; use f32");
  if (quantised && options.precision == Precision::kAuto) return Precision::kInt8;
  if (options.precision != Precision::kAuto) return options.precision;
  return has_bf16(options) ? Precision::kBf16 : Precision::kF32;
}

EncoderOptions with_float_precision(const ModelFile& model, EncoderOptions options) {
  options.precision = precision_for(model, options);
  if (options.precision == Precision::kInt8) options.precision = has_bf16(options) ? Precision::kBf16 : Precision::kF32;
  return options;
}

std::unique_ptr<Encoder> make_encoder(const ModelFile& model, const EncoderOptions& options) {
  return std::make_unique<OpenVinoEncoder>(model, options);
}

std::string openvino_version() {
  return ov::get_openvino_version().buildNumber;
}

std::vector<std::string> openvino_devices() {
  return core().get_available_devices();
}

bool has_native_bf16() {
#if defined(__x86_64__)
  // Not OpenVINO's word alone: it also offers BF16 where it would emulate it. Processors with AMX have this too.
  return __builtin_cpu_supports("avx512bf16");
#else
  const auto capabilities = core().get_property("CPU", ov::device::capabilities);
  return std::find(capabilities.begin(), capabilities.end(), "BF16") != capabilities.end();
#endif
}

}  // namespace inctrl
