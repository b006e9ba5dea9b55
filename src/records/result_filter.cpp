// src/records/result_filter.cpp. Tested by tests/records/result_filter_test.cpp
#include "records/result_filter.h"

#include <utility>

namespace inctrl {

Where::Where(const ResultFilter& filter) {
  if (filter.set_id) add("set_id = ?", {*filter.set_id});
  // Ids begin with their time, and have an index.
  if (filter.since) add("id >= ?", {first_record_id(*filter.since)});
  if (filter.before) add("id < ?", {first_record_id(*filter.before)});
  if (filter.label) add("pred_label = ?", {std::string(name(*filter.label))});
  if (filter.review == Review::kNone) add("review IS NULL");
  if (filter.review && *filter.review != Review::kNone) add("review = ?", {std::string(name(*filter.review))});
  if (filter.reviewed) add("review IS NOT NULL");
  if (filter.min_score) add("pred_score >= ?", {*filter.min_score});
  if (filter.max_score) add("pred_score <= ?", {*filter.max_score});
  // SQLite's lower() knows ASCII only, as promised.
  if (!filter.name_part.empty()) add("instr(lower(image), lower(?)) > 0", {filter.name_part});
}

void Where::add(std::string_view condition, std::vector<Value> values) {
  conditions_ += conditions_.empty() ? " WHERE " : " AND ";
  conditions_ += condition;
  for (Value& value : values) values_.push_back(std::move(value));
}

std::string Where::text() const {
  return conditions_;
}

int Where::bind(sqlite::Statement& statement) const {
  int index = 0;
  for (const Value& value : values_) std::visit([&](const auto& held) { statement.bind(++index, held); }, value);
  return index + 1;
}

}  // namespace inctrl
