// tests/datasets/made_records.h: idx files and CIFAR-10 batches made for a test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace inctrl {

inline std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

// `count` pictures of 3 x 2 pixels; all pixels of the i-th are i.
inline std::string idx_pictures(std::uint32_t count) {
  std::string file = big_endian(0x803) + big_endian(count) + big_endian(2) + big_endian(3);
  for (std::uint32_t i = 0; i < count; ++i) file += std::string(6, static_cast<char>(i));
  return file;
}

inline std::string idx_labels(const std::string& labels) {
  std::string file = big_endian(0x801) + big_endian(static_cast<std::uint32_t>(labels.size()));
  for (const char digit : labels) file += static_cast<char>(digit - '0');
  return file;
}

// A record a label, red all 10, green all 20, blue all 30.
inline std::string cifar_batch(const std::string& labels) {
  std::string file;
  for (const char digit : labels)
    file += static_cast<char>(digit - '0') + std::string(1024, 10) + std::string(1024, 20) + std::string(1024, 30);
  return file;
}

}  // namespace inctrl
