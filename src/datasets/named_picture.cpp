// src/datasets/named_picture.cpp. Tested by tests/datasets/csv_test.cpp and json_test.cpp
#include "datasets/named_picture.h"

#include "datasets/folder_content.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {

void add_named(Listing& listing, const NamedPicture& named, Naming naming) {
  if (!named.name.empty() && !has_picture_suffix(named.name)) return listing.pass_over(named.name);
  const NamedFile file = find_named(listing.root(), named.name, naming);
  if (!file.reason.empty()) return listing.leave_out(named.name, file.reason, named.category);
  LabelledPicture picture{.path = file.file.native(), .file = file.file, .anomalous = named.anomalous};
  picture.defect = named.anomalous ? named.defect : "";
  if (!named.mask.empty() && named.anomalous) {
    const NamedFile mask = find_named(listing.root(), named.mask, naming);
    if (!mask.reason.empty())
      return listing.leave_out(named.name, "its mask " + in_quotes(named.mask) + ": " + mask.reason, named.category);
    picture.mask = mask.file;
  }
  listing.add(named.category, std::move(picture), named.side);
}

ListText::ListText(const std::filesystem::path& file) : file_(MappedFile::open(file)) {
  constexpr std::size_t kMost = std::size_t{64} << 20;
  require(file_.bytes().size() <= kMost, ErrorCode::kLimit, in_quotes(file.native()), ": a list of ",
          file_.bytes().size(), " bytes; at most ", kMost, " are read");
}

std::string_view ListText::text() const noexcept {
  return {reinterpret_cast<const char*>(file_.bytes().data()), file_.bytes().size()};
}

}  // namespace inctrl
