// src/datasets/folder_content.cpp. Tested by tests/datasets/folder_content_test.cpp
#include "datasets/folder_content.h"

#include <algorithm>
#include <array>
#include <system_error>

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// What a directory entry is, links followed; a reason if that cannot be told.
fs::file_type type_of(const fs::path& file, std::string& reason) {
  std::error_code error;
  const fs::file_type type = fs::status(file, error).type();
  if (type == fs::file_type::not_found) {
    reason = "a link that leads nowhere";
  } else if (error) {
    reason = "cannot be examined: " + error.message();
  } else if (type != fs::file_type::regular && type != fs::file_type::directory) {
    reason = "neither a file nor a folder";
  }
  return type;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

bool has_picture_suffix(const fs::path& name) {
  constexpr std::array<std::string_view, 9> kSuffixes{".jpg",  ".jpeg", ".png", ".bmp", ".tif",
                                                      ".tiff", ".webp", ".pgm", ".ppm"};
  return std::find(kSuffixes.begin(), kSuffixes.end(), lower_case(name.extension().native())) != kSuffixes.end();
}

FolderContent content_of(Listing& listing, const fs::path& folder) {
  FolderContent content;
  std::error_code error;
  fs::directory_iterator entry(listing.root() / folder, error);
  if (error == std::errc::no_such_file_or_directory) return content;
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (name.starts_with('.')) continue;
    const std::string path = (folder / name).native();
    std::string reason;
    const fs::file_type type = type_of(entry->path(), reason);
    if (!reason.empty()) {
      listing.leave_out(path, reason);
    } else if (type == fs::file_type::directory) {
      content.folders.push_back(name);
    } else if (has_picture_suffix(name)) {
      content.pictures.push_back(name);
    } else {
      listing.pass_over(path);
    }
  }
  if (error) listing.leave_out(folder.native(), "the folder cannot be read: " + error.message());
  std::sort(content.folders.begin(), content.folders.end());
  std::sort(content.pictures.begin(), content.pictures.end());
  return content;
}

std::vector<fs::path> pictures_below(Listing& listing, const fs::path& folder) {
  std::vector<fs::path> pictures, folders{folder};
  while (!folders.empty()) {
    const fs::path here = std::move(folders.back());
    folders.pop_back();
    const FolderContent content = content_of(listing, here);
    for (const std::string& name : content.pictures) pictures.push_back(here / name);
    for (const std::string& name : content.folders) {
      std::error_code error;
      if (fs::is_symlink(listing.root() / here / name, error))
        listing.leave_out((here / name).native(), "a link to a folder; not followed");
      else
        folders.push_back(here / name);
    }
  }
  std::sort(pictures.begin(), pictures.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return pictures;
}

std::string find_folder(const FolderContent& content, std::string_view name) {
  for (const std::string& folder : content.folders)
    if (lower_case(folder) == name) return folder;
  return "";
}

}  // namespace inctrl
