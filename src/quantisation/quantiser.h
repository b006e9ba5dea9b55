// src/quantisation/quantiser.h: how does a model come by 8-bit weights?
// Post-training: calibration pictures run through the exact encoder; each product's rounding is chosen by itself, and
// its bias takes up what the rounding adds on average. Decision: docs/decisions/0023-int8.md.
// Tested by tests/quantisation/quantiser_test.cpp
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "encoder/product_inputs.h"
#include "quantisation/product_sample.h"
#include "tensor_files/model_file.h"

namespace inctrl {

struct QuantisedProduct {
  std::string name;
  double error = 0;    // of its output on the calibration pictures; see Rounding
  float strength = 0;  // of the smoothing of outlier channels
};

struct QuantisationReport {
  std::string identity;  // of the model written
  std::vector<QuantisedProduct> products;
};

class Quantiser {
 public:
  // `pictures`: how many will come. They run on one thread: with more, sums may be taken in another order.
  // kInvalidArgument if the model holds 8-bit weights already.
  Quantiser(const ModelFile& model, int pictures);

  // One calibration picture's normalised planes, [3, size, size].
  void add(const std::function<void(float* planes)>& fill);

  // The model with 8-bit weights, named `name`: the same bytes for any number of threads. kInvalidArgument if no
  // picture came, kBackend if the disk refuses.
  //   step  is called after each product, by one thread at a time
  QuantisationReport write(const std::filesystem::path& file, const std::string& name, int threads,
                           const std::function<void()>& step = {}) const;

  std::size_t product_count() const noexcept { return samples_.size(); }

 private:
  ModelFile model_;
  ProductInputs inputs_;
  std::vector<ProductSample> samples_;
  int pictures_ = 0;
};

}  // namespace inctrl
