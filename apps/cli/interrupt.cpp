// apps/cli/interrupt.cpp. Tested by tests/end_to_end/
#include "cli/interrupt.h"

#include <csignal>

namespace inctrl::cli {
namespace {

volatile std::sig_atomic_t marked = 0;

}  // namespace

void watch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = [](int) { marked = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second signal has its usual effect
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() noexcept {
  return marked != 0;
}

void interrupt() noexcept {
  marked = 1;
}

void forget_interrupt() noexcept {
  marked = 0;
}

}  // namespace inctrl::cli
