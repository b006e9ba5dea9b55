// src/datasets/mvtec.cpp: <category>/train/good, <category>/test/{good,<defect>}, <category>/ground_truth/<defect>.
// Tested by tests/datasets/mvtec_test.cpp
#include <algorithm>
#include <system_error>

#include "datasets/folder_content.h"
#include "datasets/layouts.h"
#include "datasets/masks.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

bool is_category(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "train" / "good", error);
}

void list_defect(Listing& listing, const std::string& name, const fs::path& folder, const std::string& defect) {
  const fs::path truth = folder / "ground_truth" / defect;
  const Masks masks(listing, truth);
  const fs::path pictures = folder / "test" / defect;
  std::size_t without_mask = 0;
  for (const std::string& file : content_of(listing, pictures).pictures) {
    LabelledPicture picture{.path = (pictures / file).native(), .file = pictures / file, .anomalous = true};
    picture.defect = defect;
    picture.mask = masks.of(file);
    if (picture.mask.empty()) ++without_mask;
    listing.add(name, std::move(picture), Side::kTest);
  }
  if (!masks.empty() && without_mask > 0)
    listing.note(std::to_string(without_mask) + " pictures in " + in_quotes(pictures.native()) + " have no mask in " +
                 in_quotes(truth.native()));
}

void list_normal(Listing& listing, const std::string& name, const fs::path& folder, Side side) {
  for (const std::string& file : content_of(listing, folder).pictures)
    listing.add(name, {.path = (folder / file).native(), .file = folder / file}, side);
}

void list_category(Listing& listing, const std::string& name, const fs::path& folder) {
  list_normal(listing, name, folder / "train" / "good", Side::kTrain);
  for (const std::string& other : content_of(listing, folder / "train").folders)
    if (other != "good") listing.note(in_quotes((folder / "train" / other).native()) + " is not used: not train/good");
  for (const std::string& kind : content_of(listing, folder / "test").folders) {
    if (kind == "good")
      list_normal(listing, name, folder / "test" / kind, Side::kTest);
    else
      list_defect(listing, name, folder, kind);
  }
}

// Calls `visit(name)` for each category one or two folders below the root, "other(name)" for folders without any.
template <typename Visit, typename Other>
void visit_categories(Listing& listing, Visit visit, Other other) {
  for (const std::string& folder : content_of(listing, "").folders) {
    if (is_category(listing.root() / folder)) {
      visit(folder);
      continue;
    }
    bool found = false;
    for (const std::string& below : content_of(listing, folder).folders) {
      if (!is_category(listing.root() / folder / below)) continue;
      visit((fs::path(folder) / below).native());
      found = true;
    }
    if (!found) other(folder);
  }
}

}  // namespace

bool is_mvtec(const fs::path& root) {
  if (is_category(root)) return true;
  DatasetOptions all;
  Listing unused("mvtec", root, all);
  bool found = false;
  visit_categories(
      unused, [&](const std::string&) { found = true; }, [](const std::string&) {});
  return found;
}

void list_mvtec(Listing& listing) {
  if (is_category(listing.root())) return list_category(listing, listing.root_name(), "");
  bool found = false;
  std::string others;
  const auto list = [&](const std::string& name) {
    list_category(listing, name, name);
    found = true;
  };
  visit_categories(listing, list,
                   [&](const std::string& folder) { others += (others.empty() ? "" : ", ") + in_quotes(folder); });
  require(found, ErrorCode::kNotFound, "data set ", in_quotes(listing.root().native()),
          ": neither it nor a folder one or two below it has train/good");
  if (!others.empty()) listing.note("folders passed over, no categories (no train/good): " + others);
}

}  // namespace inctrl
