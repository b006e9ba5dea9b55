// src/records/blob_gate.h: how is a blob not removed between being put and being named?
// Whoever puts blobs keeps the gate open until the transaction that names them is committed; whoever removes blobs that
// nothing names has it alone.
#pragma once

#include <mutex>
#include <shared_mutex>

namespace inctrl {

class BlobGate {
 public:
  [[nodiscard]] std::shared_lock<std::shared_mutex> naming() {
    const std::lock_guard turn(turn_);
    return std::shared_lock(gate_);
  }
  [[nodiscard]] std::unique_lock<std::shared_mutex> removing() {
    const std::lock_guard turn(turn_);
    return std::unique_lock(gate_);
  }

 private:
  std::mutex turn_;  // who waits to be alone is not overtaken for ever
  std::shared_mutex gate_;
};

}  // namespace inctrl
