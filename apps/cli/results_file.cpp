// apps/cli/results_file.cpp. Tested by tests/cli/results_file_test.cpp
#include "cli/results_file.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "tensor/require.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

// Bytes of `file` up to the end of its last whole line.
std::uintmax_t whole_lines(const fs::path& file) {
  std::ifstream text(file, std::ios::binary | std::ios::ate);
  std::array<char, 4096> piece{};
  for (std::streamoff end = text.tellg(); end > 0;) {
    const std::streamoff begin = std::max<std::streamoff>(0, end - static_cast<std::streamoff>(piece.size()));
    text.seekg(begin);
    if (!text.read(piece.data(), end - begin)) break;
    for (std::streamoff i = end; i > begin; --i)
      if (piece.at(static_cast<std::size_t>(i - 1 - begin)) == '\n') return static_cast<std::uintmax_t>(i);
    end = begin;
  }
  return 0;
}

}  // namespace

ResultsFile::ResultsFile(const fs::path& folder, bool is_endless)
    : file_(folder / "results.jsonl"), written_(is_endless ? file_ : folder / "results.jsonl.part") {
  std::error_code error;
  if (is_endless && fs::exists(file_, error)) fs::resize_file(file_, whole_lines(file_), error);
  stream_.open(written_, std::ios::binary | (is_endless ? std::ios::app : std::ios::trunc));
  require_good();
}

void ResultsFile::require_good() const {
  require(stream_.good(), ErrorCode::kBackend, "--out: cannot write ", written_.string());
}

void ResultsFile::close() {
  stream_.close();
  require_good();
  if (written_ != file_) std::filesystem::rename(written_, file_);
}

}  // namespace inctrl::cli
