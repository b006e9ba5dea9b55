// apps/cli/result_writer.h: how are results written as text, JSON, JSON lines or CSV?
// The JSON is the contract of docs/results-format.md. Tested by tests/cli/result_writer_test.cpp
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "cli/judged.h"

namespace inctrl::cli {

// Writes results as they come; nothing is kept but, for "json", the failures. Not for several threads at once.
class ResultWriter {
 public:
  virtual ~ResultWriter() = default;
  virtual void write(const Judged& judged) = 0;
  virtual void end() = 0;  // closes what was opened; once, after the last result
};

// `format`: text, json, jsonl or csv. `out` must outlive the writer.
std::unique_ptr<ResultWriter> make_result_writer(const std::string& format, std::ostream& out, const RunFacts& facts);

}  // namespace inctrl::cli
