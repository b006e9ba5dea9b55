// src/sources/picture_source.cpp. Tested by tests/sources/picture_source_test.cpp
#include "sources/picture_source.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <system_error>

#include "pictures/probe.h"
#include "sources/folder_entries.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

enum class Beginning { kPicture, kOther, kUnreadable };

Beginning look_at(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (error || !fs::exists(status)) return Beginning::kUnreadable;
  if (!fs::is_regular_file(status)) return Beginning::kOther;  // opening a pipe would wait for its writer
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Beginning::kUnreadable;
  std::array<std::byte, kMagicBytes> bytes{};
  stream.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
  const std::span<const std::byte> beginning(bytes.data(), static_cast<std::size_t>(stream.gcount()));
  return sniff(beginning) ? Beginning::kPicture : Beginning::kOther;
}

bool is_hidden(const fs::path& file) {
  return file.filename().native().starts_with('.');
}

}  // namespace

PictureSource::PictureSource(const std::vector<std::string>& arguments, std::istream& names, const fs::path& output)
    : output_(output.empty() ? output : fs::weakly_canonical(output)) {
  for (const std::string& argument : arguments) {
    if (argument == "-") {
      require(!names_, ErrorCode::kInvalidArgument, "\"-\" (names from standard input) is given twice");
      names_ = &names;
      names_position_ = listed_.size();
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(argument, error);
    if (fs::is_directory(status))
      list_folder(argument);
    else
      listed_.push_back({argument, fs::path(argument).filename()});
  }
}

void PictureSource::list_folder(const std::string& argument) {
  std::vector<std::string> found;
  std::vector<fs::path> folders{argument};
  while (!folders.empty()) {
    const fs::path folder = std::move(folders.back());
    folders.pop_back();
    if (!output_.empty() && fs::weakly_canonical(folder) == output_) continue;
    std::error_code error;
    const FolderEntries entries = entries_of(folder, error);
    require(!error, ErrorCode::kBackend, "cannot read the folder ", folder.native(), ": ", error.message());
    for (const fs::path& below : entries.folders)
      if (!is_hidden(below)) folders.push_back(below);
    for (const fs::path& file : entries.files) {
      if (is_hidden(file)) continue;
      if (look_at(file) == Beginning::kOther)
        ++passed_over_;
      else
        found.push_back(file.lexically_relative(argument).native());
    }
  }
  std::sort(found.begin(), found.end());  // std::string compares as unsigned bytes
  for (const std::string& name : found) listed_.push_back({(fs::path(argument) / name).native(), name});
}

std::optional<PictureName> PictureSource::next_line() {
  for (std::string line; std::getline(*names_, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    fs::path relative = fs::path(line).filename();
    return PictureName{std::move(line), std::move(relative)};
  }
  names_ended_ = true;
  return std::nullopt;
}

std::optional<PictureName> PictureSource::next() {
  if (names_ && !names_ended_ && next_ == names_position_)
    if (std::optional<PictureName> named = next_line()) return named;
  if (next_ == listed_.size()) return std::nullopt;
  return listed_[next_++];
}

std::optional<std::size_t> PictureSource::size() const noexcept {
  if (names_) return std::nullopt;
  return listed_.size();
}

std::size_t PictureSource::passed_over() const noexcept {
  return passed_over_;
}

bool looks_like_picture(const fs::path& file) {
  return look_at(file) == Beginning::kPicture;
}

}  // namespace inctrl
