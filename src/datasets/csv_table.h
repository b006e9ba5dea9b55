// src/datasets/csv_table.h: what is in the rows of a CSV file with a header?
// RFC 4180: commas, fields in double quotes may hold commas, newlines and doubled quotes; LF or CRLF, a UTF-8 byte
// order mark is passed over. Spaces around unquoted fields are not part of them. Tested by
// tests/datasets/csv_table_test.cpp
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

// Reads row by row; borrows the text. All refusals are kBadFormat, naming `origin` and the line.
class CsvTable {
 public:
  // Reads the header, whose names count in lower case. No name may come twice.
  CsvTable(std::string_view text, std::string origin);

  bool has(std::string_view column) const;
  // kBadFormat, naming the columns there are, if it is missing.
  void need(std::string_view column) const;

  // Goes on to the next row that is not empty; false at the end. kBadFormat for a quote that is never closed.
  bool next();
  // Whether the row has as many fields as the header.
  bool is_whole() const { return row_.size() == header_.size(); }
  // The row's field; empty if there is no such column or the row is too short.
  std::string at(std::string_view column) const;
  // Of the row's beginning, counted from 1.
  std::size_t line() const noexcept { return line_; }

 private:
  std::vector<std::string> read_row();
  std::string read_field();
  std::string read_quoted();

  std::string_view text_;
  std::string origin_;
  std::size_t position_ = 0, next_line_ = 1, line_ = 1;
  std::vector<std::string> header_, row_;
};

}  // namespace inctrl
