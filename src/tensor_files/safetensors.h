// src/tensor_files/safetensors.h: what does a safetensors file hold?
// Format: 8-byte little-endian header length, JSON header {name: {dtype, shape, data_offsets}, "__metadata__": {text:
// text}}, then the data, dense. Source: the format's description in the safetensors repository. Every byte is
// distrusted. Tested by tests/tensor_files/safetensors_test.cpp, fuzzed by fuzz/safetensors_fuzz.cpp
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "tensor/tensor_view.h"
#include "tensor_files/mapped_file.h"

namespace inctrl {

// An opened file: tensors point into the mapping and live as long as this object or a copy of it. Immutable.
class Safetensors {
 public:
  static Safetensors open(const std::filesystem::path& file);  // kNotFound, kBadFormat naming the file
  // `bytes` stay valid as long as `owner` lives; `origin` names them in errors.
  static Safetensors parse(std::span<const std::byte> bytes, std::shared_ptr<const void> owner,
                           const std::string& origin);

  const std::map<std::string, TensorView>& tensors() const noexcept { return tensors_; }
  const std::map<std::string, std::string>& metadata() const noexcept { return metadata_; }
  const TensorView& at(const std::string& name) const;  // kBadFormat, naming the tensor and the file
  std::shared_ptr<const void> owner() const noexcept { return owner_; }
  // For an opened file MappedFile::release_pages(): call it when the tensors were copied or packed elsewhere. Nothing
  // is done to parsed bytes.
  void release_pages() const noexcept { file_.release_pages(); }

 private:
  std::string origin_;
  std::map<std::string, TensorView> tensors_;
  std::map<std::string, std::string> metadata_;
  std::shared_ptr<const void> owner_;
  MappedFile file_;  // of no bytes if they were parsed
};

// Writes beside `file`, then renames: a reader never sees half a file. The data starts at a multiple of 64 bytes, wider
// number types first, so that every tensor is aligned to its element. Same input, same bytes. kBackend if the disk
// refuses.
void write_safetensors(const std::filesystem::path& file, const std::map<std::string, TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata);

}  // namespace inctrl
