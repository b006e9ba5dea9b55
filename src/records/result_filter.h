// src/records/result_filter.h: which rows does a filter mean?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "records/result_record.h"
#include "records/sqlite.h"

namespace inctrl {

// Conditions that must all hold, and the values of their parameters.
class Where {
 public:
  Where() = default;
  explicit Where(const ResultFilter& filter);

  using Value = std::variant<std::int64_t, double, std::string>;
  void add(std::string_view condition, std::vector<Value> values = {});  // "pred_score >= ?"

  std::string text() const;  // " WHERE a AND b"; empty without conditions
  // Binds parameter 1 and the following; returns the index of the next one.
  int bind(sqlite::Statement& statement) const;

 private:
  std::string conditions_;
  std::vector<Value> values_;
};

}  // namespace inctrl
