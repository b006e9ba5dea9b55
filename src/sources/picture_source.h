// src/sources/picture_source.h: which pictures are meant by the paths that a user gives?
// Tested by tests/sources/picture_source_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace inctrl {

// One picture that was named, or found in a folder.
struct PictureName {
  std::string given;  // the path as given (a folder's path joined with the name below it): `image` in results
  std::filesystem::path relative;  // below the folder that was given, or the file's name: where output files go
};

// Hands out names one at a time, in order: the arguments as given, each folder walked recursively and sorted by name
// (byte order of the whole relative path), "-" read line by line from `names` as pictures are asked for.
// In a folder only files whose first bytes look like a picture are taken; hidden files and folders are passed over, and
// so are links to folders (no cycles). One that cannot be opened is taken, lest a picture be missed in silence. A file
// named itself is always taken, whatever it holds: reading it says what is wrong. Not for several threads at once.
class PictureSource {
 public:
  // `output`: a folder that is not walked, wherever it is found: what an earlier run left there is not to be judged.
  // kBackend if a folder cannot be read; kInvalidArgument for a second "-". An argument that does not exist is handed
  // out: reading it says so. `names` must outlive this object.
  PictureSource(const std::vector<std::string>& arguments, std::istream& names,
                const std::filesystem::path& output = {});

  std::optional<PictureName> next();
  // How many there are in all; nothing if "-" is among the arguments.
  std::optional<std::size_t> size() const noexcept;
  // Files in folders that were passed over because they are no pictures (hidden ones are not counted).
  std::size_t passed_over() const noexcept;

 private:
  void list_folder(const std::string& argument);
  std::optional<PictureName> next_line();

  std::filesystem::path output_;  // canonical, or empty
  std::vector<PictureName> listed_;
  std::size_t next_ = 0;
  std::istream* names_ = nullptr;   // set if "-" is among the arguments
  std::size_t names_position_ = 0;  // index in listed_ before which the names from "-" come
  bool names_ended_ = false;
  std::size_t passed_over_ = 0;
};

// True if the file's bytes begin as one of the supported picture formats does (JPEG, PNG, TIFF, WebP, BMP, PNM); false,
// too, if it is no regular file or cannot be opened.
bool looks_like_picture(const std::filesystem::path& file);

}  // namespace inctrl
