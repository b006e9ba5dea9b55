// apps/cli/transfer_progress.h: how much of a file has come, how fast, how long yet?
// Tested by tests/cli/transfer_progress_test.cpp
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "hub/download.h"

namespace inctrl::cli {

// "412.7 of 833.0 MB [###############...............]  11.3 MB/s  0:37 left": one file, after `seconds` of transfer.
std::string transfer_text(const Transfer& transfer, double seconds);

// One line on standard error: redrawn at most ten times a second on a terminal; elsewhere one line a file.
class TransferProgress {
 public:
  // wanted: draw a bar on a terminal; quiet: not even a line a file.
  TransferProgress(bool wanted, bool quiet);
  ~TransferProgress();  // wipes the line
  TransferProgress(const TransferProgress&) = delete;
  TransferProgress& operator=(const TransferProgress&) = delete;

  void show(const Transfer& transfer);
  void say(const std::string& message);  // a line of its own, above the bar

 private:
  using Clock = std::chrono::steady_clock;
  void wipe();

  bool drawn_on_, quiet_, shown_ = false;
  std::string what_;
  Clock::time_point started_, last_drawn_;
};

}  // namespace inctrl::cli
