// src/evaluation/encoding_cache.cpp. Tested by tests/evaluation/encoding_cache_test.cpp
#include "evaluation/encoding_cache.h"

#include <optional>
#include <utility>

#include "tensor/require.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/sha256.h"
#include "tensor_files/user_folders.h"

namespace inctrl {
namespace {

// Which part of its file the picture is.
std::string place_of(const LabelledPicture& picture) {
  if (picture.record) return "record " + std::to_string(*picture.record);
  if (!picture.part) return "whole";
  const Part& part = *picture.part;
  return "part " + std::to_string(part.left) + ' ' + std::to_string(part.top) + ' ' + std::to_string(part.size.width) +
         ' ' + std::to_string(part.size.height);
}

std::optional<EncodedPicture> read(const std::filesystem::path& file) {
  try {
    return EncodedPicture::load(file);
  } catch (const Error& error) {
    if (error.code == ErrorCode::kNotFound || error.code == ErrorCode::kBadFormat) return std::nullopt;
    throw;
  }
}

}  // namespace

std::filesystem::path EncodingCache::default_folder() {
  const std::optional<std::filesystem::path> cache = user_cache_folder();
  require(cache.has_value(), ErrorCode::kInvalidArgument,
          "cache: neither XDG_CACHE_HOME nor HOME is set: name a folder");
  return *cache;
}

EncodingCache::EncodingCache(std::filesystem::path folder, Model model, std::string reading)
    : folder_(std::move(folder)), model_(std::move(model)), reading_(std::move(reading)) {}

std::string EncodingCache::digest_of(const std::filesystem::path& file) {
  return sha256_of(MappedFile::open(file).bytes());
}

std::string EncodingCache::key_of(const Dataset& dataset, const LabelledPicture& picture) {
  const std::filesystem::path file = dataset.root / picture.file;
  std::string content;
  if (picture.record || picture.part) {
    const std::lock_guard lock(mutex_);
    std::string& known = digests_[file];
    if (known.empty()) known = digest_of(file);
    content = known;
  } else {
    content = digest_of(file);
  }
  const Tiles tiles = model_.info().tiles;
  return content + '\n' + place_of(picture) + '\n' + std::string(name(model_.info().fit)) + '\n' + reading_ +
         (tiles.count() > 1 ? "\ntiles " + name(tiles) + " " + std::to_string(tiles.reach) : "");
}

std::filesystem::path EncodingCache::file_of(const std::string& key) const {
  const std::string hash = sha256_of(key);
  return folder_ / "encoded" / model_.info().identity.substr(0, 16) / hash.substr(0, 2) / (hash + ".safetensors");
}

EncodedPicture EncodingCache::get(const Dataset& dataset, const LabelledPicture& picture, const PictureFiles& files,
                                  bool varied) {
  const std::string key = key_of(dataset, picture);
  const std::filesystem::path plain = file_of(key), with_variation = file_of(key + "\nvaried");
  std::optional<EncodedPicture> kept = read(with_variation);
  if (!kept && !varied) kept = read(plain);
  if (kept) {
    ++found_;
    return *std::move(kept);
  }
  const Image image = load_picture(dataset, picture, files);
  const ImageView view = image.view();
  EncodedPicture encoded = model_.encode({&view, 1}, {.variation = varied}).front();
  encoded.save(varied ? with_variation : plain);
  ++encoded_;
  return encoded;
}

}  // namespace inctrl
