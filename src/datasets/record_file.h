// src/datasets/record_file.h: what is in a file that holds many small pictures one after the other?
// MNIST's idx files and CIFAR-10's binary batches, gzipped or not. Tested by tests/datasets/record_file_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

// A file's bytes, unpacked if it is gzipped. Of packed files the two last unpacked are kept, so that reading all
// records of a file in any order unpacks it once; any thread may call. kNotFound, kBackend, kBadFormat; kLimit for one
// that unpacks to more than 1 GiB.
class RecordFile {
 public:
  static RecordFile open(const std::filesystem::path& file);
  std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const std::byte> bytes_;
};

// A file of gray pictures (idx3: big-endian magic 0x803, count, rows, columns, then pixels).
struct IdxPictures {
  std::size_t count = 0;
  Size size;
  std::span<const std::byte> pixels;  // [count, rows, columns]
};
// kBadFormat, naming `origin`, unless the header is sound and the length is what it says.
IdxPictures parse_idx_pictures(std::span<const std::byte> bytes, const std::string& origin);
// idx1: magic 0x801, count, then a byte each. The same.
std::span<const std::byte> parse_idx_labels(std::span<const std::byte> bytes, const std::string& origin);

// Gray. kBadFormat if there is no such record.
Image idx_picture(const std::filesystem::path& file, std::size_t record);

// CIFAR-10: a label, then 1024 red, 1024 green and 1024 blue values, row by row.
constexpr Size kCifarSize{32, 32};
constexpr std::size_t kCifarRecord = 1 + 3 * 32 * 32;
// RGB. kBadFormat if there is no such record.
Image cifar_picture(const std::filesystem::path& file, std::size_t record);

}  // namespace inctrl
