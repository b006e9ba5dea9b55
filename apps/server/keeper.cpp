// apps/server/keeper.cpp. Tested by tests/server/keeper_test.cpp
#include "server/keeper.h"

namespace inctrl::server {

void Keeper::add(std::span<const NewResult> results) {
  Waiting mine{results, false, nullptr};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&mine);
  written_.wait(lock, [&] { return mine.done || !busy_; });
  if (!mine.done) {  // it is this thread's turn to write for all
    busy_ = true;
    const std::vector<Waiting*> group = std::move(waiting_);
    waiting_.clear();
    lock.unlock();
    write(group);
    lock.lock();
    busy_ = false;
    for (Waiting* one : group) one->done = true;
    written_.notify_all();
  }
  if (mine.error) std::rethrow_exception(mine.error);
}

void Keeper::write(std::span<Waiting* const> group) {
  try {
    std::vector<NewResult> all;
    for (const Waiting* one : group) all.insert(all.end(), one->results.begin(), one->results.end());
    records_.add(all);
    return;
  } catch (...) {
    if (group.size() == 1) group.front()->error = std::current_exception();
  }
  // One of them may be at fault: then each is alone.
  if (group.size() > 1)
    for (Waiting* const& one : group) write({&one, 1});
}

}  // namespace inctrl::server
