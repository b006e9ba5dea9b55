// apps/cli/progress.cpp. Tested by tests/end_to_end/
#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <utility>

#include "cli/embedding.h"
#include "cli/progress_text.h"

namespace inctrl::cli {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Progress::Progress(bool wanted, std::optional<std::size_t> total, std::string unit)
    : unit_(std::move(unit)),
      drawn_on_(wanted && isatty(STDERR_FILENO) != 0),
      total_(total),
      started_(Clock::now()),
      last_drawn_(started_) {}

Progress::~Progress() {
  wipe();
}

void Progress::expect(std::optional<std::size_t> total) {
  const std::lock_guard lock(mutex_);
  total_ = total;
}

void Progress::done_one() {
  const std::lock_guard lock(mutex_);
  ++done_;
  if (const Embedding* host = embedding(); host && host->progress) host->progress(done_, total_);
  const auto now = Clock::now();
  if (!drawn_on_ || now - last_drawn_ < std::chrono::milliseconds(100)) return;
  last_drawn_ = now;
  draw();
}

void Progress::say(const std::string& message) {
  const std::lock_guard lock(mutex_);
  wipe();
  std::cerr << message + "\n";
}

std::size_t Progress::done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - started_).count();
}

void Progress::draw() {
  const double elapsed = seconds(), rate = static_cast<double>(done_) / std::max(elapsed, 1e-9);
  std::ostringstream line;
  line << "\r\033[K" << done_;
  if (total_) line << " of " << *total_ << ' ' << bar_text(static_cast<double>(done_), static_cast<double>(*total_));
  line << std::fixed << std::setprecision(1) << "  " << rate << ' ' << unit_ << "/s";
  if (total_ && rate > 0)
    line << "  " << clock_text(static_cast<double>(*total_ - std::min(done_, *total_)) / rate) << " left";
  std::cerr << line.str() << std::flush;
  shown_ = true;
}

void Progress::wipe() {
  if (shown_) std::cerr << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace inctrl::cli
