// src/datasets/csv_table.cpp. Tested by tests/datasets/csv_table_test.cpp
#include "datasets/csv_table.h"

#include <algorithm>
#include <set>

#include "datasets/folder_content.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostFields = 200;

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

}  // namespace

CsvTable::CsvTable(std::string_view text, std::string origin) : text_(text), origin_(std::move(origin)) {
  if (text_.starts_with("\xef\xbb\xbf")) position_ = 3;
  require(next(), ErrorCode::kBadFormat, origin_, ": empty; it should begin with the columns' names");
  std::set<std::string> names;
  for (const std::string& name : row_) {
    header_.push_back(lower_case(trimmed(name)));
    require(names.insert(header_.back()).second, ErrorCode::kBadFormat, origin_, ": column ", in_quotes(header_.back()),
            " comes twice");
  }
}

bool CsvTable::has(std::string_view column) const {
  return std::find(header_.begin(), header_.end(), column) != header_.end();
}

void CsvTable::need(std::string_view column) const {
  std::string names;
  for (const std::string& name : header_) names += (names.empty() ? "" : ", ") + in_quotes(name);
  require(has(column), ErrorCode::kBadFormat, origin_, ": there is no column ", in_quotes(column), "; there are ",
          names);
}

std::string CsvTable::at(std::string_view column) const {
  const auto place = static_cast<std::size_t>(std::find(header_.begin(), header_.end(), column) - header_.begin());
  return place < row_.size() ? row_[place] : "";
}

bool CsvTable::next() {
  while (position_ < text_.size()) {
    line_ = next_line_;
    row_ = read_row();
    if (row_.size() > 1 || !row_.front().empty()) return true;
  }
  return false;
}

std::vector<std::string> CsvTable::read_row() {
  std::vector<std::string> row;
  for (;;) {
    require(row.size() < kMostFields, ErrorCode::kBadFormat, origin_, ": line ", line_, " has more than ", kMostFields,
            " fields");
    row.push_back(read_field());
    if (position_ == text_.size()) return row;
    const char end = text_[position_++];
    if (end == ',') continue;
    ++next_line_;
    return row;
  }
}

// Stops at the comma or line feed that ends the field, or at the end of the text.
std::string CsvTable::read_field() {
  while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\t')) ++position_;
  if (position_ < text_.size() && text_[position_] == '"') return read_quoted();
  const std::size_t end = std::min(text_.find_first_of(",\n", position_), text_.size());
  std::string_view field = text_.substr(position_, end - position_);
  position_ = end;
  const bool ends_line = end == text_.size() || text_[end] == '\n';
  if (ends_line && field.ends_with('\r')) field.remove_suffix(1);
  return trimmed(field);
}

std::string CsvTable::read_quoted() {
  const std::size_t opened = next_line_;
  std::string field;
  for (++position_;; ++position_) {
    const std::size_t quote = text_.find('"', position_);
    require(quote != std::string_view::npos, ErrorCode::kBadFormat, origin_, ": the quote opened in line ", opened,
            " is never closed");
    const std::string_view part = text_.substr(position_, quote - position_);
    field += part;
    next_line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    position_ = quote + 1;
    if (position_ == text_.size() || text_[position_] != '"') break;
    field += '"';
  }
  const std::size_t end = std::min(text_.find_first_of(",\n", position_), text_.size());
  const std::string_view rest = text_.substr(position_, end - position_);
  require(rest.find_first_not_of(" \t\r") == std::string_view::npos, ErrorCode::kBadFormat, origin_, ": line ",
          next_line_, ": ", in_quotes(rest), " follows a closing quote");
  position_ = end;
  return field;
}

}  // namespace inctrl
