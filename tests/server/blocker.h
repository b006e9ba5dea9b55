// tests/server/blocker.h: a job that keeps a worker from all other work, so that a test decides when that goes on.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "server/engine.h"

namespace inctrl::server {

// From its construction until it is let go.
class Blocker {
 public:
  explicit Blocker(Engine& engine) {
    Job job;
    job.run = [promises = promises_] {
      const std::future<void> go = promises->go.get_future();
      promises->begun.set_value();
      go.wait();
    };
    job.fail = [](const std::exception_ptr&) {};
    const auto patience = std::make_shared<Patience>(Patience::Clock::now() + std::chrono::hours(1));
    engine.submit({job}, patience, [] {});
    promises_->begun.get_future().wait();
  }
  ~Blocker() { let_go(); }
  Blocker(const Blocker&) = delete;
  Blocker& operator=(const Blocker&) = delete;
  void let_go() {
    if (!std::exchange(gone_, true)) promises_->go.set_value();
  }

 private:
  struct Promises {
    std::promise<void> begun, go;
  };
  const std::shared_ptr<Promises> promises_ = std::make_shared<Promises>();
  bool gone_ = false;
};

}  // namespace inctrl::server
