// inctrl/encoded_picture.h: a picture after the encoder, to be judged, or to serve as a prompt, as often as one likes.
#pragma once

#include <filesystem>
#include <memory>

namespace inctrl {

struct PictureTokens;  // hidden body

// What encoding one picture costs is paid once: the same object is a query for any number of prompt sets, and a member
// of any of them, with the scores that the picture itself would get, to the last bit. Made by Model::encode().
// Immutable; copies share memory; any thread may read.
class EncodedPicture {
 public:
  // One safetensors file. kNotFound; kBadFormat, naming the file, if a byte of it changed since it was saved.
  static EncodedPicture load(const std::filesystem::path& file);
  // Written beside `file`, then renamed: a reader never sees half a picture. kBackend.
  void save(const std::filesystem::path& file) const;

  int width() const noexcept, height() const noexcept;  // of the picture, pixels
  bool has_variation() const noexcept;                  // see EncodeOptions

 private:
  friend class Model;
  friend class Detector;
  friend const PictureTokens& tokens_of(const EncodedPicture& picture) noexcept;
  explicit EncodedPicture(std::shared_ptr<const PictureTokens> tokens) : tokens_(std::move(tokens)) {}
  std::shared_ptr<const PictureTokens> tokens_;
};

}  // namespace inctrl
