// apps/cli/progress.h: how far is the run, how fast, how long yet?
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

namespace inctrl::cli {

// One line on standard error, redrawn at most ten times a second, and only on a terminal. Any thread may call.
class Progress {
 public:
  Progress(bool wanted, std::optional<std::size_t> total, std::string unit = "pictures");
  ~Progress();  // wipes the line
  void expect(std::optional<std::size_t> total);
  void done_one();
  // Prints `message` as a line of its own, above the bar.
  void say(const std::string& message);

  std::size_t done() const;
  double seconds() const;

 private:
  void draw();
  void wipe();

  mutable std::mutex mutex_;
  std::string unit_;
  bool drawn_on_;
  bool shown_ = false;
  std::optional<std::size_t> total_;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point started_, last_drawn_;
};

}  // namespace inctrl::cli
