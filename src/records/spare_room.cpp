// src/records/spare_room.cpp. Tested by tests/records/spare_room_test.cpp
#include "records/spare_room.h"

#include <fcntl.h>
#include <unistd.h>

#include "records/synced_file.h"

namespace inctrl {
namespace {

constexpr off_t kBytes = 1 << 20;

}  // namespace

void SpareRoom::hold() noexcept {
  const std::lock_guard lock(mutex_);
  const Descriptor file(::open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  if (file.number() < 0) return;
  // Does nothing where all its blocks are there. A file without them would be of no use.
  if (::posix_fallocate(file.number(), 0, kBytes) != 0) ::unlink(file_.c_str());
}

void SpareRoom::let_go() noexcept {
  const std::lock_guard lock(mutex_);
  ::unlink(file_.c_str());
}

}  // namespace inctrl
