// src/records/spare_room.h: how can something be removed from a disk that is full to the last byte?
// A removal is written to the log before it frees anything. So a megabyte is held back, and let go when it is needed.
// Tested by tests/records/spare_room_test.cpp
#pragma once

#include <filesystem>
#include <mutex>

namespace inctrl {

// Any number of threads.
class SpareRoom {
 public:
  explicit SpareRoom(std::filesystem::path file) : file_(std::move(file)) { hold(); }

  void hold() noexcept;  // again, if it was let go and there is room by now
  void let_go() noexcept;

 private:
  const std::filesystem::path file_;
  std::mutex mutex_;
};

}  // namespace inctrl
