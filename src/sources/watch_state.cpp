// src/sources/watch_state.cpp. Tested by tests/sources/watch_state_test.cpp
#include "sources/watch_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "inctrl-watch-state 1 ";

[[noreturn]] void refuse(const fs::path& file, const char* what) {
  const int reason = errno;
  fail(ErrorCode::kBackend, "cannot ", what, " the state file ", file.native(), ": ", std::strerror(reason));
}

// An open file, locked for us alone.
class LockedFile {
 public:
  LockedFile(const fs::path& file, int flags) : descriptor_(::open(file.c_str(), flags | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) refuse(file, "open");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    const int reason = std::exchange(errno, 0);
    ::close(descriptor_);
    require(reason != EWOULDBLOCK, ErrorCode::kBackend, "another program is using the state file ", file.native());
    errno = reason;
    refuse(file, "lock");
  }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  ~LockedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  // Whether the name still means this file: another program may have put a new one in its place before we had the lock.
  bool is_named(const fs::path& file) const {
    struct stat ours = {}, named = {};
    return ::fstat(descriptor_, &ours) == 0 && ::stat(file.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
  }
  int get() const noexcept { return descriptor_; }
  int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

std::string escaped(const std::string& path) {
  std::string line;
  for (const char c : path) line += c == '%' ? "%25" : c == '\n' ? "%0A" : c == '\r' ? "%0D" : std::string(1, c);
  return line;
}

std::string unescaped(const std::string& line) {
  std::string path;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const std::string code = line.substr(i, 3);
    const char meant = code == "%25" ? '%' : code == "%0A" ? '\n' : code == "%0D" ? '\r' : '\0';
    path += meant != '\0' ? meant : line[i];
    if (meant != '\0') i += 2;
  }
  return path;
}

std::string line_of(const std::string& path, const FileStamp& stamp) {
  return std::to_string(stamp.size) + ' ' + std::to_string(stamp.mtime_ns) + ' ' + escaped(path) + '\n';
}

// The stamps of a state file of `folder`, which may be empty yet.
FileStamps parse(std::istream& text, const fs::path& file, const std::string& folder) {
  FileStamps done;
  std::string line;
  std::getline(text, line);
  if (line.empty() && text.eof()) return done;
  require(line.starts_with(kMagic), ErrorCode::kBadFormat, file.native(),
          " is no state file of a watched folder; it stays as it is, give another name");
  const std::string watched = unescaped(line.substr(kMagic.size()));
  require(watched == folder, ErrorCode::kIncompatible, "the state file ", file.native(), " belongs to the folder ",
          watched, ", not to ", folder);
  while (std::getline(text, line) && !text.eof()) {  // a line without its end was cut off
    std::istringstream words(line);
    FileStamp stamp;
    std::string path;
    if (words >> stamp.size >> stamp.mtime_ns && words.get() == ' ' && std::getline(words, path))
      done[unescaped(path)] = stamp;
  }
  return done;
}

void forget_old(FileStamps& done, const fs::path& folder) {
  using std::chrono::duration_cast, std::chrono::nanoseconds, std::chrono::system_clock;
  constexpr std::int64_t kWeek = 7 * 24 * 3600 * std::int64_t{1'000'000'000};
  const std::int64_t now = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
  std::erase_if(done, [&](const auto& entry) {
    std::error_code error;
    return entry.second.mtime_ns < now - kWeek && !fs::exists(folder / entry.first, error);
  });
}

void write_all(int descriptor, std::string_view text, const fs::path& file) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) refuse(file, "write to");
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

WatchState::WatchState(const fs::path& file, const fs::path& folder) : file_(file) {
  const LockedFile old(file, O_RDWR | O_CREAT);
  require(old.is_named(file), ErrorCode::kBackend, "another program is using the state file ", file.native());
  const std::string watched = fs::weakly_canonical(folder).native();
  std::ifstream text(file, std::ios::binary);
  done_ = parse(text, file, watched);
  forget_old(done_, folder);
  std::string all = std::string(kMagic) + escaped(watched) + '\n';
  for (const auto& [path, stamp] : done_) all += line_of(path, stamp);
  // The new file is locked before it takes the old one's place, so there is no moment without a lock.
  const fs::path beside = file.native() + ".new";
  LockedFile fresh(beside, O_WRONLY | O_CREAT | O_APPEND);
  if (::ftruncate(fresh.get(), 0) != 0) refuse(beside, "write to");
  write_all(fresh.get(), all, beside);
  if (::fsync(fresh.get()) != 0 || ::rename(beside.c_str(), file.c_str()) != 0) refuse(file, "write");
  descriptor_ = fresh.release();
}

WatchState::~WatchState() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void WatchState::add(const std::string& path, const FileStamp& stamp) {
  write_all(descriptor_, line_of(path, stamp), file_);
}

}  // namespace inctrl
