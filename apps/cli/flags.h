// apps/cli/flags.h: what do the sub-commands' flags share?
#pragma once

#include <functional>

namespace inctrl::cli {

// Runs a sub-command's work. An Error becomes one line on standard error and kWrongUsage (a value that no run accepts)
// or kCannotStart; inside another program (embedding.h) it is thrown on.
int run_reporting(const std::function<int()>& work);

}  // namespace inctrl::cli
