// src/training/features.h: what do the frozen encoders say of each picture, and of each query beside its prompts?
// Embeddings of all pictures stay in memory; patch tokens and the maps of pairs as far as bytes allow. Features do not
// depend on what is kept, nor on threads. Tested by tests/training/features_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "residual/heads_file.h"
#include "training/pair_maps.h"
#include "training/trainee.h"

namespace inctrl {

// One picture, from the encoders.
struct PictureFeatures {
  Encoding encoding;                 // every token at length 1
  double text_prior = 0;             // 0 without a text tower
  std::vector<std::uint8_t> hidden;  // [P]: 1 where a patch shows padding alone; empty: nowhere
  std::vector<float> coverage;       // [P]: how much of each patch is defective; empty: not known
};

// Any thread may call.
class FeatureReader {
 public:
  virtual ~FeatureReader() = default;
  virtual PictureFeatures read(std::size_t picture) = 0;
  virtual std::string name(std::size_t picture) const = 0;  // for people
};

struct FeatureOptions {
  int threads = 1;
  std::size_t token_bytes = std::size_t{1} << 30;     // patch tokens kept at once
  std::size_t map_bytes = std::size_t{256} << 20;     // maps of pairs kept at once, beside those being worked on
  std::function<bool()> stop = [] { return false; };  // true: end soon
  std::function<void()> read_one = [] {};             // a picture was surveyed
  std::function<void(std::size_t picture, const std::string& reason)> failed = [](std::size_t, const std::string&) {};
};

class TrainingFeatures {
 public:
  // `reader` must outlive it.
  //   pictures  that may be asked for    surveyed  of them, the first, that survey() reads; others when they are needed
  TrainingFeatures(FeatureReader& reader, std::size_t pictures, std::size_t surveyed, FeatureOptions options);
  TrainingFeatures(FeatureReader& reader, std::size_t pictures, FeatureOptions options)
      : TrainingFeatures(reader, pictures, pictures, std::move(options)) {}
  TrainingFeatures(const TrainingFeatures&) = delete;
  TrainingFeatures& operator=(const TrainingFeatures&) = delete;

  // Reads those pictures once: to be called first. Those that cannot be read are told, and returned. Nothing if
  // stopped. kBackend naming a picture with a number that is not finite; kIncompatible naming one whose grids or
  // embedding are not those of the others; kBackend if the disk refuses.
  std::optional<std::vector<std::size_t>> survey();

  // What a head works on; known after survey(). kInvalidArgument if no picture could be read.
  HeadInputs inputs() const;

  // The items of each batch, in order. Nothing if stopped. kIncompatible for the released pairing if taps have
  // different grids: it stacks them. They borrow embeddings.
  using Items = std::vector<TrainingItem>;
  std::optional<std::vector<Items>> items(std::span<const EpisodeBatch> batches, Pairing pairing);
  // The same for heads that read tokens: no residual is made.
  std::optional<std::vector<Items>> token_items(std::span<const EpisodeBatch> batches);

  std::size_t compared() const noexcept { return maps_.compared(); }

 private:
  struct Known {  // of a picture, for good
    bool readable = false;
    std::vector<float> embedding;
    double text_prior = 0;
    std::vector<std::uint8_t> hidden;
    std::vector<float> coverage;
  };
  Encoding read(std::size_t picture);
  void survey(std::size_t picture);
  void require_alike(std::size_t picture, const Encoding& encoding);
  void note(std::size_t picture, PictureFeatures& features);
  TrainingItem item(const Episode& episode, const PairedItem& paired) const;

  FeatureReader& reader_;
  FeatureOptions options_;
  std::size_t surveyed_;
  std::mutex mutex_;               // of shapes_ and known_, while reading
  std::vector<TokenGrid> shapes_;  // of the taps, without values
  std::size_t embedding_ = 0;      // width
  std::vector<Known> known_;
  TokenShelf shelf_;
  PairMaps maps_;
};

}  // namespace inctrl
