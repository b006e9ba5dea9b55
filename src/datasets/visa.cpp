// src/datasets/visa.cpp: split_csv/1cls.csv names object, split, label, image and mask.
// Tested by tests/datasets/visa_test.cpp
#include <system_error>

#include "datasets/csv_table.h"
#include "datasets/folder_content.h"
#include "datasets/layouts.h"
#include "datasets/named_picture.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

void list_row(Listing& listing, const CsvTable& table) {
  NamedPicture named{.category = table.at("object"), .name = table.at("image"), .mask = table.at("mask")};
  const std::string split = table.at("split"), label = table.at("label");
  const auto leave_out = [&](const std::string& reason) {
    listing.leave_out(named.name.empty() ? "split_csv/1cls.csv" : named.name,
                      reason + " in line " + std::to_string(table.line()) + " of split_csv/1cls.csv", named.category);
  };
  if (!table.is_whole() || named.category.empty() || named.name.empty()) return leave_out("fields are missing");
  if (split != "train" && split != "test") return leave_out("the split is " + in_quotes(split));
  if (label != "normal" && label != "anomaly") return leave_out("the label is " + in_quotes(label));
  named.anomalous = label == "anomaly";
  named.defect = named.anomalous ? "anomaly" : "";
  named.side = split == "train" ? Side::kTrain : Side::kTest;
  add_named(listing, named);
}

}  // namespace

void list_visa(Listing& listing) {
  const fs::path list = listing.root() / "split_csv" / "1cls.csv";
  std::error_code error;
  require(fs::is_regular_file(list, error), ErrorCode::kNotFound, "data set visa: there is no ",
          in_quotes(list.native()), ", and no folder has train/good");
  const ListText file(list);
  CsvTable table(file.text(), list.native());
  for (const char* column : {"object", "split", "label", "image", "mask"}) table.need(column);
  while (table.next()) list_row(listing, table);
  listing.note("split of split_csv/1cls.csv");
}

}  // namespace inctrl
