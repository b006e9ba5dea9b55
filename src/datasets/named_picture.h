// src/datasets/named_picture.h: what becomes of a picture that a list names?
// Tested by tests/datasets/csv_test.cpp and json_test.cpp
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "datasets/listing.h"
#include "datasets/named_file.h"
#include "tensor_files/mapped_file.h"

namespace inctrl {

struct NamedPicture {
  std::string category;
  std::string name, mask;  // as the list has them; no mask if empty
  bool anomalous = false;
  std::string defect;
  Side side = Side::kTest;
};

// Adds it, or leaves it out with the reason: its file or its mask is not there.
void add_named(Listing& listing, const NamedPicture& named, Naming naming = Naming::kBelowRoot);

// A list's text, mapped. kLimit for one above 64 MiB.
class ListText {
 public:
  explicit ListText(const std::filesystem::path& file);
  std::string_view text() const noexcept;

 private:
  MappedFile file_;
};

}  // namespace inctrl
