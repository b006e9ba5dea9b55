// src/records/cursor.h: where does the next page begin?
// After the last record of the page before, known by what pages are sorted by: so nothing is told twice or left out
// when records come and go between two pages. To clients a cursor is opaque. What they hand in is foreign text: each
// reader throws kInvalidArgument for what is no cursor of its kind. Tested by tests/records/cursor_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// Newest first: by id.
std::string cursor_after_id(std::string_view id);
std::string read_id_cursor(std::string_view cursor);

// By score and, where scores are the same, id.
struct ScorePlace {
  double score = 0;  // to the last bit
  std::string id;
};
std::string cursor_after_score(const ScorePlace& last);
ScorePlace read_score_cursor(std::string_view cursor);

// By name, which may have letters of any script; cursors are plain ASCII that needs no escape in an address.
std::string cursor_after_name(std::string_view name);
std::string read_name_cursor(std::string_view cursor);

}  // namespace inctrl
