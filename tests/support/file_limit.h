// tests/support/file_limit.h: a disk that refuses, without one that is full.
#pragma once

#include <signal.h>
#include <sys/resource.h>

#include <cstdint>

namespace inctrl {

// Until its end no file of this process can grow beyond `bytes`: writing fails with EFBIG.
class FileLimit {
 public:
  explicit FileLimit(std::uint64_t bytes) : before_handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limited{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;
  ~FileLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, before_handler_);
  }

 private:
  rlimit before_{};
  void (*before_handler_)(int);
};

}  // namespace inctrl
