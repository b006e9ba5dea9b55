// apps/cli/make_manuals.cpp: inctrl_manuals FOLDER DATE, run when the program is built: manual pages and completions
// into a tree like /usr/share. Tested by tests/end_to_end/install_test.py
#include <exception>
#include <filesystem>
#include <iostream>
#include <span>

#include "cli/completions.h"
#include "cli/manual_page.h"
#include "cli/program.h"
#include "cli/version.h"
#include "tensor_files/atomic_file.h"

namespace {

using namespace inctrl::cli;

void write(const std::filesystem::path& file, const std::string& text) {
  inctrl::write_atomically(file, std::as_bytes(std::span(text)));
}

void make_all(const std::filesystem::path& folder, const std::string& date) {
  int exit_status = 0;
  const std::vector<DescribedCommand> commands = describe(*make_program(exit_status));
  std::filesystem::remove_all(folder / "man/man1");  // pages of commands that are gone
  for (const DescribedCommand& command : commands)
    write(folder / "man/man1" / (manual_name(command) + ".1"), manual_page(command, commands, version(), date));
  write(folder / "bash-completion/completions/inctrl", bash_completion(commands));
  write(folder / "zsh/site-functions/_inctrl", zsh_completion(commands));
  write(folder / "fish/vendor_completions.d/inctrl.fish", fish_completion(commands));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: inctrl_manuals FOLDER DATE\n";
    return 2;
  }
  try {
    make_all(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "inctrl_manuals: " << error.what() << '\n';
    return 1;
  }
}
