// apps/cli/embedding.cpp. Tested by python/tests/test_commands.py
#include "cli/embedding.h"

#include <csignal>
#include <memory>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/program.h"
#include "inctrl/error.h"

namespace inctrl::cli {
namespace {

const Embedding* current = nullptr;

// Sets the embedding and the host's signals aside for one command.
class Visit {
 public:
  explicit Visit(const Embedding& embedding) {
    sigaction(SIGINT, nullptr, &interrupt_);
    sigaction(SIGTERM, nullptr, &terminate_);
    forget_interrupt();
    current = &embedding;
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() {
    current = nullptr;
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
  }

 private:
  struct sigaction interrupt_ = {}, terminate_ = {};
};

}  // namespace

int run_embedded(int argc, const char* const* argv, const Embedding& embedding) {
  const Visit visit(embedding);
  int exit_status = kAllDone;
  try {
    make_program(exit_status)->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorCode::kInvalidArgument, error.what());
  }
  return exit_status;
}

const Embedding* embedding() noexcept {
  return current;
}

}  // namespace inctrl::cli
