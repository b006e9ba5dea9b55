// apps/server/keeper.h: how do results of many requests share one wait for the disk?
// Who comes while others are being written waits, and is then written with all that came meanwhile, in one transaction.
// Tested by tests/server/keeper_test.cpp
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>
#include <vector>

#include "records/records.h"

namespace inctrl::server {

class Keeper {
 public:
  explicit Keeper(Records& records) : records_(records) {}
  // Returns when the results are on the disk; throws what Records::add() throws. Any thread.
  void add(std::span<const NewResult> results);

 private:
  struct Waiting {
    std::span<const NewResult> results;
    bool done = false;
    std::exception_ptr error;
  };
  void write(std::span<Waiting* const> group);  // throws nothing: whoever waits for it would wait for ever

  Records& records_;
  std::mutex mutex_;
  std::condition_variable written_;
  std::vector<Waiting*> waiting_;
  bool busy_ = false;
};

}  // namespace inctrl::server
