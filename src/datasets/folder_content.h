// src/datasets/folder_content.h: which pictures and folders lie in a folder of a data set?
// Tested by tests/datasets/folder_content_test.cpp
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/listing.h"

namespace inctrl {

// .jpg .jpeg .png .bmp .tif .tiff .webp .pgm .ppm, in any case.
bool has_picture_suffix(const std::filesystem::path& name);

// Names in byte order.
struct FolderContent {
  std::vector<std::string> folders, pictures;
};

// What lies directly in a folder below the root ("" is the root). Hidden files and folders are not seen; files without
// a picture's suffix are passed over; what cannot be read, such as a link that leads nowhere, is left out with its
// reason. Nothing if there is no such folder.
FolderContent content_of(Listing& listing, const std::filesystem::path& folder);

// The pictures in a folder and in the folders below it, as paths below the root, in byte order. Links to folders are
// not followed (they may lead round in circles) but left out.
std::vector<std::filesystem::path> pictures_below(Listing& listing, const std::filesystem::path& folder);

// "No" of "no", "NO": the folder's name as it is written here; empty if there is none.
std::string find_folder(const FolderContent& content, std::string_view name);

std::string lower_case(std::string_view text);  // of ASCII letters

}  // namespace inctrl
