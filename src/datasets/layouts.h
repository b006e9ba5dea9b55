// src/datasets/layouts.h: how is each layout on disk listed?
// One function a layout, in the file of its name, each with its own test. What a layout looks like: docs/datasets.md.
// All throw kNotFound or kBadFormat if the root is not of this layout, saying what was looked for.
#pragma once

#include "datasets/listing.h"

namespace inctrl {

// Whether the root is a category of the MVTec layout (has train/good), or holds some, at most two folders deep.
bool is_mvtec(const std::filesystem::path& root);

void list_mvtec(Listing& listing);
void list_folder(Listing& listing);
void list_visa(Listing& listing);
void list_elpv(Listing& listing);
void list_sdd(Listing& listing, const PictureFiles& files);
void list_aitex(Listing& listing, const PictureFiles& files);
void list_brainmri(Listing& listing);
void list_headct(Listing& listing);
void list_mnist(Listing& listing);
void list_cifar10(Listing& listing);
void list_json(Listing& listing);
void list_csv(Listing& listing, const std::filesystem::path& table);  // `table`: below the root

// The table that is meant by a .csv file, or by a folder with one. kNotFound if there is none, or no way to choose.
std::filesystem::path find_table(const std::filesystem::path& named);

}  // namespace inctrl
