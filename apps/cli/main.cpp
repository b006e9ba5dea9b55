// apps/cli/main.cpp: the program `inctrl`. Tested by tests/end_to_end/
#include "cli/program.h"

int main(int argc, char** argv) {
  return inctrl::cli::run_program(argc, argv);
}
