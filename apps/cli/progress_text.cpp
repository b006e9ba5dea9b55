// apps/cli/progress_text.cpp. Tested by tests/cli/transfer_progress_test.cpp
#include "cli/progress_text.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace inctrl::cli {

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  std::ostringstream text;
  if (whole >= 3600) text << whole / 3600 << ':' << std::setw(2) << std::setfill('0');
  text << whole / 60 % 60 << ':' << std::setw(2) << std::setfill('0') << whole % 60;
  return text.str();
}

std::string bar_text(double done, double total) {
  constexpr std::size_t kCells = 30;
  const double share = total > 0 ? std::clamp(done / total, 0.0, 1.0) : 1;
  const auto full = static_cast<std::size_t>(share * kCells);
  return '[' + std::string(full, '#') + std::string(kCells - full, '.') + ']';
}

}  // namespace inctrl::cli
