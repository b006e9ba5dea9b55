// src/datasets/headct.cpp: labels.csv holds the picture's number and 0 or 1; pictures are 000.png and on.
// Tested by tests/datasets/headct_test.cpp
#include <array>
#include <system_error>

#include "datasets/csv_table.h"
#include "datasets/layouts.h"
#include "datasets/named_picture.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// Where the published archive, unpacked here or there, has its pictures.
fs::path picture_folder(const fs::path& root) {
  constexpr std::array<std::string_view, 3> kFolders{"", "head_ct", "head_ct/head_ct"};
  std::error_code error;
  for (const std::string_view folder : kFolders)
    if (fs::exists(root / folder / "000.png", error)) return folder;
  return "";
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos;
}

void list_row(Listing& listing, const CsvTable& table, const std::string& label_column, const fs::path& folder) {
  const std::string id = table.at("id"), label = table.at(label_column);
  if (!is_number(id) || (label != "0" && label != "1"))
    return listing.leave_out(id, "line " + std::to_string(table.line()) +
                                     " of labels.csv should hold a number and 0 or 1, is " +
                                     in_quotes(id + "," + label));
  const std::string name = std::string(id.size() < 3 ? 3 - id.size() : 0, '0') + id + ".png";
  add_named(listing, {.category = "headct",
                      .name = (folder / name).native(),
                      .mask = "",
                      .anomalous = label == "1",
                      .defect = "hemorrhage",
                      .side = Side::kDrawn});
}

}  // namespace

void list_headct(Listing& listing) {
  const fs::path list = listing.root() / "labels.csv";
  std::error_code error;
  require(fs::is_regular_file(list, error), ErrorCode::kNotFound, "data set headct: there is no ",
          in_quotes(list.native()), ", and no folder has train/good");
  const ListText file(list);
  CsvTable table(file.text(), list.native());
  table.need("id");
  const std::string label = table.has("hemorrhage") ? "hemorrhage" : "label";
  table.need(label);
  const fs::path folder = picture_folder(listing.root());
  while (table.next()) list_row(listing, table, label, folder);
}

}  // namespace inctrl
