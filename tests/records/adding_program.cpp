// tests/records/adding_program.cpp: adds results to a folder until it is killed, and says what it was promised.
// A line "+ID" is written once add() has returned, "-ID" before a removal begins. A picture's content follows from its
// id.
#include <unistd.h>

#include <cstdio>

#include "records/made_results.h"

namespace {

// One write: what the pipe has is there whatever happens to this process next.
void say(char sign, const std::string& id) {
  const std::string line = sign + id + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(1);
}

}  // namespace

int main(int count, char** arguments) try {
  using namespace inctrl;
  if (count != 2) return 2;
  Records records(arguments[1]);
  for (int turn = 0;; ++turn) {
    MadeResults made;
    for (int i = 0; i <= turn % 3; ++i) made.add();
    records.add(made.all);
    for (const NewResult& result : made.all) say('+', result.id);
    if (turn % 4 == 3) {
      say('-', made.all[0].id);
      records.remove_result(made.all[0].id);
    }
  }
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 3;
}
