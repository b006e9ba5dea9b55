// src/evaluation/encoding_cache.h: is each picture of a data set encoded once, and never again?
// A file a picture, named by what its content depends on: the picture's bytes, the part of it that counts, the model,
// the fit, the precision and how it is read. Files appear whole (written beside, then renamed), so any number of runs
// may share a folder. Tested by tests/evaluation/encoding_cache_test.cpp
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "datasets/dataset.h"
#include "inctrl/encoded_picture.h"
#include "inctrl/model.h"

namespace inctrl {

// Any thread may call.
class EncodingCache {
 public:
  // $XDG_CACHE_HOME/inctrl, by default ~/.cache/inctrl
  static std::filesystem::path default_folder();

  // `reading`: what else changes pixels or arithmetic, such as "range full, f32". The folder is made when it is needed.
  EncodingCache(std::filesystem::path folder, Model model, std::string reading);

  // From the cache, or encoded and kept there; a damaged file is replaced. What reading the picture throws, and
  // kBackend if the disk refuses.
  //   varied  with its variation, as EncodeOptions has it; once kept so, it serves both
  EncodedPicture get(const Dataset& dataset, const LabelledPicture& picture, const PictureFiles& files,
                     bool varied = false);

  std::size_t found() const noexcept { return found_; }      // came from the folder
  std::size_t encoded() const noexcept { return encoded_; }  // had to be encoded

 private:
  std::string digest_of(const std::filesystem::path& file);
  std::string key_of(const Dataset& dataset, const LabelledPicture& picture);
  std::filesystem::path file_of(const std::string& key) const;

  std::filesystem::path folder_;
  Model model_;
  std::string reading_;
  std::atomic<std::size_t> found_{0}, encoded_{0};
  std::mutex mutex_;
  std::map<std::filesystem::path, std::string> digests_;  // of files that hold many pictures
};

}  // namespace inctrl
