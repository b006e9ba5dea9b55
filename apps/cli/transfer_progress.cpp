// apps/cli/transfer_progress.cpp. Tested by tests/cli/transfer_progress_test.cpp
#include "cli/transfer_progress.h"

#include <unistd.h>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "cli/progress_text.h"

namespace inctrl::cli {
namespace {

constexpr double kMega = 1e6;

std::string megabytes(double bytes) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << bytes / kMega;
  return text.str();
}

}  // namespace

std::string transfer_text(const Transfer& transfer, double seconds) {
  const double done = static_cast<double>(transfer.done);
  const double come = done - static_cast<double>(std::min(transfer.already, transfer.done));
  const double rate = come / std::max(seconds, 1e-3);
  std::string text = megabytes(done);
  if (transfer.total) text += " of " + megabytes(static_cast<double>(*transfer.total));
  text += " MB";
  if (transfer.total) text += " " + bar_text(done, static_cast<double>(*transfer.total));
  text += "  " + megabytes(rate) + " MB/s";
  if (transfer.total && rate > 0)
    text += "  " + clock_text((static_cast<double>(*transfer.total) - done) / rate) + " left";
  return text;
}

TransferProgress::TransferProgress(bool wanted, bool quiet)
    : drawn_on_(wanted && !quiet && isatty(STDERR_FILENO) != 0), quiet_(quiet) {}

TransferProgress::~TransferProgress() {
  wipe();
}

void TransferProgress::show(const Transfer& transfer) {
  const auto now = Clock::now();
  if (transfer.what != what_) {
    what_ = transfer.what;
    started_ = now;
    const std::string size =
        transfer.total ? ", " + megabytes(static_cast<double>(*transfer.total)) + " MB" : std::string();
    const std::string already =
        transfer.already > 0 ? ", " + megabytes(static_cast<double>(transfer.already)) + " MB of it here already" : "";
    if (!quiet_) say("inctrl pull: " + what_ + size + already);
  }
  if (!drawn_on_ || now - last_drawn_ < std::chrono::milliseconds(100)) return;
  last_drawn_ = now;
  std::cerr << "\r\033[K" + transfer_text(transfer, std::chrono::duration<double>(now - started_).count())
            << std::flush;
  shown_ = true;
}

void TransferProgress::say(const std::string& message) {
  wipe();
  std::cerr << message + "\n";
}

void TransferProgress::wipe() {
  if (shown_) std::cerr << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace inctrl::cli
