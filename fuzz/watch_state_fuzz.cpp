// fuzz/watch_state_fuzz.cpp: can the state file of a watched folder do anything but be read or refused? What was read
// must come back the same, with what is added.
#include <cstdint>

#include "read_or_refuse.h"
#include "sources/watch_state.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inctrl;
  static const TemporaryFolder kFolder;
  const std::filesystem::path file = kFolder / "state";
  // The folder's name is not known to a seed: the file begins with it, or with what the fuzzer likes.
  const std::string body(reinterpret_cast<const char*>(data), size);
  write_file(file,
             body.starts_with('%') ? body.substr(1) : "inctrl-watch-state 1 " + kFolder.path().string() + "\n" + body);
  constexpr FileStamp kNew{3, 1'900'000'000'000'000'001};  // of the year 2030: not forgotten
  read_or_refuse([&] {
    FileStamps before;
    {
      WatchState state(file, kFolder.path());
      before = state.done();
      before["new\n%.png"] = kNew;
      state.add("new\n%.png", kNew);
    }
    if (WatchState(file, kFolder.path()).done() != before) __builtin_trap();
  });
  return 0;
}
