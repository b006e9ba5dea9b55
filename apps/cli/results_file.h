// apps/cli/results_file.h: how does results.jsonl come to stand in a run's folder?
// A run that ends writes results.jsonl.part and renames it. One without an end appends to results.jsonl itself, for it
// has to survive being killed, and what earlier ones wrote stays. Tested by tests/cli/results_file_test.cpp
#pragma once

#include <filesystem>
#include <fstream>

namespace inctrl::cli {

class ResultsFile {
 public:
  // kBackend if it cannot be written. Where a killed run left half a line at the end, that is taken away.
  ResultsFile(const std::filesystem::path& folder, bool is_endless);

  std::ostream& stream() noexcept { return stream_; }
  void require_good() const;  // kBackend if the disk did not take what was written
  void close();               // and renames; kBackend

 private:
  std::filesystem::path file_, written_;
  std::ofstream stream_;
};

}  // namespace inctrl::cli
