// apps/cli/progress_text.h: the words of progress lines.
#pragma once

#include <string>

namespace inctrl::cli {

std::string clock_text(double seconds);           // "0:37", "12:05", "3:00:12"
std::string bar_text(double done, double total);  // "[####..........................]", full where total is 0

}  // namespace inctrl::cli
