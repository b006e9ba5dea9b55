// tests/support/resident.h: how much of a mapped file is in this process's memory?
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace inctrl {

// Bytes, as the kernel counts them for all mappings of `file`.
inline std::size_t resident_bytes(const std::filesystem::path& file) {
  std::ifstream mappings("/proc/self/smaps");
  std::size_t kibibytes = 0;
  bool of_file = false;
  for (std::string line; std::getline(mappings, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key.find('-') != std::string::npos) of_file = line.ends_with(file.string());
    std::size_t count = 0;
    if (of_file && key == "Rss:" && words >> count) kibibytes += count;
  }
  return kibibytes * 1024;
}

}  // namespace inctrl
