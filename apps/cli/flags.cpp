// apps/cli/flags.cpp. Tested by tests/end_to_end/
#include "cli/flags.h"

#include <iostream>

#include "cli/commands.h"
#include "cli/embedding.h"
#include "inctrl/error.h"

namespace inctrl::cli {

int run_reporting(const std::function<int()>& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (embedding()) throw;
    std::cerr << "inctrl: " << error.what() << '\n';
    return error.code == ErrorCode::kInvalidArgument ? kWrongUsage : kCannotStart;
  }
}

}  // namespace inctrl::cli
