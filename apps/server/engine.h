// apps/server/engine.h: who judges the pictures of all requests, and in which order?
// Worker threads take one job of each waiting request in turn, so a large request does not hold up small ones. Pictures
// of one model that wait are encoded together where that is faster. Tested by tests/server/engine_test.cpp
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "inctrl/encoded_picture.h"
#include "inctrl/error.h"
#include "inctrl/model.h"
#include "server/request.h"

namespace inctrl::server {

// A picture: read() gives its pixels, judge() gets them encoded. Any other work: no model, and run() alone. What either
// throws goes to fail(), on the same worker. Nothing else may throw.
struct Job {
  std::shared_ptr<const Model> model;
  std::function<Image()> read;
  std::function<void(const Image&, const EncodedPicture&)> judge;
  std::function<void()> run;
  std::function<void(std::exception_ptr)> fail;
};

class Engine {
 public:
  // Told how long a job waited, seconds.
  using Waited = std::function<void(double)>;
  Engine(int threads, std::size_t most_waiting, Waited waited);
  ~Engine() { stop(); }
  void stop();  // returns when the jobs that run are done; those that wait are dropped, and their requests not told

  // Puts the jobs of one request into the queue. `done` is called once, by a worker, after the last; jobs for which
  // nobody waits any more are not begun: they fail with "deadline". HttpError busy, and nothing is queued, if others
  // wait and there is no room for all of these.
  void submit(std::vector<Job> jobs, std::shared_ptr<const Patience> patience, std::function<void()> done);

  std::size_t waiting() const;
  std::size_t most_waiting() const noexcept { return most_waiting_; }
  int threads() const noexcept { return threads_; }

 private:
  struct Turn;  // of one request
  struct Taken {
    Job job;
    std::shared_ptr<Turn> turn;
  };
  void work();
  std::vector<Taken> take();  // waits; empty at the end
  void run(std::vector<Taken>& taken);
  static bool encode_and_judge(std::span<Taken* const> read, std::span<const Image> images);
  Taken pop(std::size_t at);

  const int threads_;
  const std::size_t most_waiting_;
  const Waited waited_;
  mutable std::mutex mutex_;
  std::condition_variable there_is_work_;
  std::deque<std::shared_ptr<Turn>> turns_;  // with jobs that wait; the next one first
  std::size_t waiting_ = 0;
  bool ends_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace inctrl::server
