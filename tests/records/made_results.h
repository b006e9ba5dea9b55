// tests/records/made_results.h: results to keep, each with a picture and a map of its own.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "records/records.h"
#include "support/file_bytes.h"

namespace inctrl {

// An id of that moment; `number` tells those of the same apart.
inline std::string id_at(Moment moment, int number = 0) {
  std::string digits = std::to_string(number), id = first_record_id(moment);
  return id.replace(id.size() - digits.size(), digits.size(), digits);
}

inline Moment day(int number) {
  return Moment(std::chrono::days(20'000 + number));
}

// Owns what its results borrow.
class MadeResults {
 public:
  NewResult& add(NewResult result = {}) {
    if (result.id.empty()) result.id = new_record_id();
    if (result.image.empty()) result.image = "parts/" + result.id + ".png";
    if (result.result.empty()) result.result = R"({"image": "a"})";
    result.picture = bytes_of(contents_.emplace_back("picture of " + result.id));
    result.map = bytes_of(contents_.emplace_back("map of " + result.id));
    return all.emplace_back(result);
  }
  std::span<const std::byte> keep(std::string content) { return bytes_of(contents_.emplace_back(std::move(content))); }

  std::vector<NewResult> all;

 private:
  std::deque<std::string> contents_;
};

inline std::string as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Adds one such result; returns its id.
inline std::string add_one(Records& records, const NewResult& result = {}) {
  MadeResults made;
  const std::string id = made.add(result).id;
  records.add(made.all);
  return id;
}

inline std::filesystem::path blob_file(const std::filesystem::path& folder, const std::string& blob) {
  return folder / "blobs" / blob.substr(0, 1) / blob.substr(1);
}

inline bool is_claim(const std::filesystem::path& file) {
  return file.parent_path().filename() == "unfinished" && file.filename().string().size() == 64;
}
// Files below blobs/.
inline std::vector<std::filesystem::path> blob_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "blobs"))
    if (entry.is_regular_file() && !is_claim(entry.path())) files.push_back(entry.path());
  return files;
}

}  // namespace inctrl
