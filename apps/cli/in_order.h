// apps/cli/in_order.h: how do several threads work through a list of any length while results come out in its order?
// Tested by tests/cli/in_order_test.cpp
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace inctrl::cli {

// Takes items from `next` (one thread at a time, until it gives none), runs `work` on `threads` threads and hands what
// comes out to `emit` (one thread at a time, in the items' order). At most 4 * threads items are under way or wait for
// a slower one, so memory does not grow with the list. The first exception of any of the three stops the run and is
// thrown again here, after what was under way has ended.
template <typename Item, typename Done>
class InOrder {
 public:
  InOrder(int threads, std::function<std::optional<Item>()> next, std::function<Done(Item)> work,
          std::function<void(Done)> emit)
      : window_(4 * static_cast<std::size_t>(threads)),
        next_(std::move(next)),
        work_(std::move(work)),
        emit_(std::move(emit)) {
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) workers.emplace_back([this] { run(); });
    for (std::thread& worker : workers) worker.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void run() {
    try {
      while (auto item = claim()) {
        const std::size_t index = item->first;
        finish(index, work_(std::move(item->second)));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      ended_ = true;
      room_.notify_all();
    }
  }

  std::optional<std::pair<std::size_t, Item>> claim() {
    // A lock of its own: `next` may wait for a pipe, and finished items must come out meanwhile.
    const std::lock_guard source(source_mutex_);
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return ended_ || claimed_ < emitted_ + window_; });
      if (ended_) return std::nullopt;
    }
    std::optional<Item> item = next_();
    const std::lock_guard lock(mutex_);
    if (!item) ended_ = true;
    if (ended_) return std::nullopt;
    return std::pair(claimed_++, std::move(*item));
  }

  void finish(std::size_t index, Done done) {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(index, std::move(done));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == emitted_; first = waiting_.begin()) {
      Done ready = std::move(first->second);
      waiting_.erase(first);
      ++emitted_;
      emit_(std::move(ready));
    }
    room_.notify_all();
  }

  const std::size_t window_;
  std::function<std::optional<Item>()> next_;
  std::function<Done(Item)> work_;
  std::function<void(Done)> emit_;
  std::mutex source_mutex_, mutex_;
  std::condition_variable room_;
  std::size_t claimed_ = 0, emitted_ = 0;
  std::map<std::size_t, Done> waiting_;
  bool ended_ = false;
  std::exception_ptr failure_;
};

}  // namespace inctrl::cli
