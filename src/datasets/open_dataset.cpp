// src/datasets/open_dataset.cpp. Tested by tests/datasets/open_dataset_test.cpp
#include "datasets/open_dataset.h"

#include <array>
#include <functional>

#include "datasets/layouts.h"
#include "datasets/listing.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 12> kLayouts{"folder",   "mvtec",  "visa",  "elpv",    "sdd",  "aitex",
                                                    "brainmri", "headct", "mnist", "cifar10", "json", "csv"};

void list(std::string_view layout, Listing& listing, const PictureFiles& files) {
  if (layout == "mvtec") return list_mvtec(listing);
  if (layout == "mnist") return list_mnist(listing);
  if (layout == "cifar10") return list_cifar10(listing);
  if (layout == "json") return list_json(listing);
  if (is_mvtec(listing.root())) {
    listing.note("read as the layout mvtec, because there is train/good");
    return list_mvtec(listing);
  }
  if (layout == "folder") return list_folder(listing);
  if (layout == "visa") return list_visa(listing);
  if (layout == "elpv") return list_elpv(listing);
  if (layout == "sdd") return list_sdd(listing, files);
  if (layout == "aitex") return list_aitex(listing, files);
  if (layout == "brainmri") return list_brainmri(listing);
  return list_headct(listing);
}

bool is_known(std::string_view layout) {
  for (const std::string_view known : kLayouts)
    if (layout == known) return true;
  return false;
}

}  // namespace

std::span<const std::string_view> layout_names() noexcept {
  return kLayouts;
}

Dataset open_dataset(std::string_view layout, const fs::path& root, const PictureFiles& files,
                     const DatasetOptions& options) {
  std::string names;
  for (const std::string_view known : kLayouts) names += (names.empty() ? "" : ", ") + std::string(known);
  require(is_known(layout), ErrorCode::kInvalidArgument, "there is no data set layout ", in_quotes(layout),
          "; there are ", names);
  if (layout == "csv") {
    const fs::path table = find_table(root);
    Listing listing(layout, table.has_parent_path() ? table.parent_path() : ".", options);
    list_csv(listing, table.filename());
    return std::move(listing).finish();
  }
  Listing listing(layout, root, options);
  list(layout, listing, files);
  return std::move(listing).finish();
}

}  // namespace inctrl
