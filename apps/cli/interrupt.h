// apps/cli/interrupt.h: did the user press Ctrl-C?
#pragma once

namespace inctrl::cli {

// From here on SIGINT and SIGTERM only set a mark; a second one ends the program at once.
void watch_interrupts();
bool interrupted() noexcept;

// As a signal would, and the opposite: for programs that hold this one in themselves.
void interrupt() noexcept;
void forget_interrupt() noexcept;

}  // namespace inctrl::cli
