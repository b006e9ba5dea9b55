// src/datasets/csv.cpp: a table of path, label and, where given, split, category and mask.
// Tested by tests/datasets/csv_test.cpp
#include <algorithm>
#include <array>
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

template <std::size_t Count>
bool is_among(const std::array<std::string_view, Count>& words, const std::string& text) {
  return std::find(words.begin(), words.end(), lower_case(text)) != words.end();
}

bool means_normal(const std::string& label) {
  constexpr std::array<std::string_view, 5> kWords{"0", "normal", "good", "ok", "no"};
  return is_among(kWords, label);
}

// Whether the label says no more than that there is a defect.
bool means_any_defect(const std::string& label) {
  constexpr std::array<std::string_view, 7> kWords{"1", "anomalous", "anomaly", "abnormal", "defect", "bad", "yes"};
  return is_among(kWords, label);
}

void list_row(Listing& listing, const CsvTable& table, const std::string& table_name) {
  NamedPicture named{.category = table.at("category"), .name = table.at("path"), .mask = table.at("mask")};
  const auto leave_out = [&](const std::string& reason) {
    listing.leave_out(named.name.empty() ? table_name : named.name,
                      "line " + std::to_string(table.line()) + ": " + reason, named.category);
  };
  if (!table.is_whole()) return leave_out("it has more or fewer fields than the header");
  if (named.name.empty()) return leave_out("the path is empty");
  if (table.has("category") && named.category.empty()) return leave_out("the category is empty");
  if (named.category.empty()) named.category = listing.root_name();
  const std::string label = table.at("label"), split = lower_case(table.at("split"));
  if (label.empty()) return leave_out("the label is empty");
  if (table.has("split") && split != "train" && split != "test")
    return leave_out("the split should be train or test, is " + in_quotes(split));
  named.anomalous = !means_normal(label);
  named.defect = named.anomalous && !means_any_defect(label) ? label : "";
  named.side = split == "train" ? Side::kTrain : split == "test" ? Side::kTest : Side::kDrawn;
  add_named(listing, named);
}

}  // namespace

fs::path find_table(const fs::path& named) {
  std::error_code error;
  if (!fs::is_directory(named, error)) {
    require(fs::is_regular_file(named, error), ErrorCode::kNotFound, "data set csv: there is no table ",
            in_quotes(named.native()));
    return named;
  }
  std::vector<fs::path> tables;
  fs::directory_iterator entry(named, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
    if (lower_case(entry->path().extension().native()) == ".csv" && !entry->path().filename().native().starts_with('.'))
      tables.push_back(entry->path());
  require(!error, ErrorCode::kBackend, "cannot read the folder ", in_quotes(named.native()), ": ", error.message());
  for (const char* usual : {"dataset.csv", "labels.csv"})
    if (std::find(tables.begin(), tables.end(), named / usual) != tables.end()) return named / usual;
  require(tables.size() == 1, ErrorCode::kNotFound, "data set csv: ", in_quotes(named.native()), " has ", tables.size(),
          " .csv files; name the table itself, or call it dataset.csv");
  return tables.front();
}

void list_csv(Listing& listing, const fs::path& table_file) {
  const fs::path file = listing.root() / table_file;
  const ListText list(file);
  CsvTable table(list.text(), file.native());
  table.need("path");
  table.need("label");
  while (table.next()) list_row(listing, table, table_file.native());
  listing.note("table " + in_quotes(table_file.native()) + (table.has("split") ? ", with its own split" : ""));
}

}  // namespace inctrl
