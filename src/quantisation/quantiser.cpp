// src/quantisation/quantiser.cpp. Tested by tests/quantisation/quantiser_test.cpp
#include "quantisation/quantiser.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <string_view>

#include "quantisation/choose_rounding.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kRows = 512;  // of each product, over all pictures

constexpr std::string_view kQkv = ".attention.qkv", kOut = ".attention.out", kIn = ".mlp.in";

std::string block_of(const std::string& product, std::string_view end) {
  return product.substr(0, product.size() - end.size());
}

// The tensors of the model that is made: those of the old one, and what was changed.
class Tensors {
 public:
  explicit Tensors(const Safetensors& old) : old_(old) {}

  std::vector<float>& change(const std::string& name) {
    const auto known = floats_.find(name);
    if (known != floats_.end()) return known->second;
    return floats_.emplace(name, to_floats(old_.at(name))).first->second;
  }
  Eigen::Map<RowMatrix> matrix(const std::string& name, int rows, int columns) {
    return {change(name).data(), rows, columns};
  }
  void add(const std::string& name, std::vector<float> values) {
    shapes_[name] = {static_cast<std::int64_t>(values.size())};
    floats_[name] = std::move(values);
  }
  void replace(const std::string& name, const RoundedWeights& rounded) {
    integers_[name] = rounded.integers;
    floats_.erase(name);
    add(name + ".scale", {rounded.scales.begin(), rounded.scales.end()});
  }

  std::map<std::string, TensorView> views() const {
    std::map<std::string, TensorView> views = old_.tensors();
    for (const auto& [name, values] : floats_) {
      const auto added = shapes_.find(name);
      views[name] = {DType::kF32, added == shapes_.end() ? views.at(name).shape : added->second,
                     std::as_bytes(std::span(values))};
    }
    for (const auto& [name, integers] : integers_)
      views[name] = {DType::kI8, views.at(name).shape,
                     std::as_bytes(std::span(integers.data(), static_cast<std::size_t>(integers.size())))};
    return views;
  }

 private:
  const Safetensors& old_;
  std::map<std::string, std::vector<float>> floats_;
  std::map<std::string, Shape> shapes_;  // of tensors that the old model lacks
  std::map<std::string, decltype(RoundedWeights::integers)> integers_;
};

void divide(std::vector<float>& values, std::size_t first, std::size_t stride, const Eigen::VectorXf& by) {
  for (Eigen::Index i = 0; i < by.size(); ++i)
    for (std::size_t j = 0; j < stride; ++j) values[(first + static_cast<std::size_t>(i)) * stride + j] /= by[i];
}

// What comes before a product can give it each channel divided: a layer norm, or the values that attention mixes.
bool follows_a_linear_step(const std::string& product) {
  return product.ends_with(kQkv) || product.ends_with(kIn) || product.ends_with(kOut);
}

// kQkv of the same block must be quantised after this, and kOut before it.
void divide_before(Tensors& tensors, const std::string& product, const Eigen::VectorXf& by) {
  if (product.ends_with(kOut)) {
    const std::string qkv = block_of(product, kOut) + std::string(kQkv);
    const auto width = static_cast<std::size_t>(by.size());  // the values are the last third of the rows
    divide(tensors.change(qkv + ".weight"), 2 * width, width, by);
    divide(tensors.change(qkv + ".bias"), 2 * width, 1, by);
    return;
  }
  const bool is_qkv = product.ends_with(kQkv);
  const std::string norm = block_of(product, is_qkv ? kQkv : kIn) + (is_qkv ? ".attention_norm" : ".mlp_norm");
  divide(tensors.change(norm + ".weight"), 0, 1, by);
  divide(tensors.change(norm + ".bias"), 0, 1, by);
}

void quantise(Tensors& tensors, const ProductShape& product, const ProductSample& sample, const Rounding& rounding) {
  const RowMatrix exact = tensors.matrix(product.name + ".weight", product.out, product.in);
  if (rounding.strength > 0) divide_before(tensors, product.name, rounding.divided_by);
  const RowMatrix rows = sample.rows() * rounding.divided_by.cwiseInverse().asDiagonal();
  const RoundedWeights rounded = round_weights(exact * rounding.divided_by.asDiagonal());
  const Eigen::VectorXf mean = sample.rows().colwise().mean().transpose(),
                        rounded_mean = round_input(rows, rounding.input).colwise().mean().transpose();
  const Eigen::VectorXf drift = rounded.values() * rounded_mean - exact * mean;
  std::vector<float>& bias = tensors.change(product.name + ".bias");
  for (Eigen::Index i = 0; i < drift.size(); ++i) bias[static_cast<std::size_t>(i)] -= drift[i];
  tensors.replace(product.name + ".weight", rounded);
  tensors.add(product.name + ".input", {rounding.input.low, rounding.input.high});
}

// The products' roundings, chosen side by side.
std::vector<Rounding> choose_roundings(const ModelFile& model, const std::vector<ProductShape>& products,
                                       const std::vector<ProductSample>& samples, int threads,
                                       const std::function<void()>& step) {
  std::vector<Rounding> roundings(products.size());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  const auto work = [&] {
    for (std::size_t i; (i = next++) < products.size();) {
      const ProductShape& product = products[i];
      const std::vector<float> weights = to_floats(model.tensors.at(product.name + ".weight"));
      const Eigen::Map<const RowMatrix> matrix(weights.data(), product.out, product.in);
      roundings[i] = choose_rounding(samples[i], matrix, follows_a_linear_step(product.name));
      const std::lock_guard lock(mutex);
      if (step) step();
    }
  };
  std::vector<std::future<void>> workers;
  for (int i = 0; i < threads; ++i) workers.push_back(std::async(std::launch::async, work));
  for (std::future<void>& worker : workers) worker.get();
  return roundings;
}

}  // namespace

Quantiser::Quantiser(const ModelFile& model, int pictures) : model_(model), inputs_(model) {
  const int rows = std::max(1, (kRows + pictures - 1) / std::max(pictures, 1));
  for (const ProductShape& product : inputs_.products()) samples_.emplace_back(product.in, rows);
}

void Quantiser::add(const std::function<void(float* planes)>& fill) {
  inputs_.run(fill, [&](std::size_t product, std::span<const float> rows) { samples_[product].add(rows); });
  ++pictures_;
}

QuantisationReport Quantiser::write(const std::filesystem::path& file, const std::string& name, int threads,
                                    const std::function<void()>& step) const {
  require(pictures_ > 0, ErrorCode::kInvalidArgument, "quantise: at least one normal picture is needed");
  const std::vector<ProductShape>& products = inputs_.products();
  const std::vector<Rounding> roundings = choose_roundings(model_, products, samples_, std::max(threads, 1), step);
  Tensors tensors(model_.tensors);
  // From the end: what divides the values of an attention must be known before they are rounded.
  for (std::size_t i = samples_.size(); i-- > 0;) quantise(tensors, products[i], samples_[i], roundings[i]);
  QuantisationReport report;
  for (std::size_t i = 0; i < products.size(); ++i)
    report.products.push_back({products[i].name, roundings[i].error, roundings[i].strength});
  ModelConfig config = model_.config;
  config.name = name;
  report.identity = write_model_file(file, config, tensors.views());
  return report;
}

}  // namespace inctrl
