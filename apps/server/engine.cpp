// apps/server/engine.cpp. Tested by tests/server/engine_test.cpp
#include "server/engine.h"

#include <atomic>

#include "server/problem.h"

namespace inctrl::server {
namespace {

std::exception_ptr too_late() {
  return std::make_exception_ptr(
      HttpError(http::status::service_unavailable, "deadline",
                "the picture was not judged: the request's time was over before its turn came"));
}

}  // namespace

struct Engine::Turn {
  std::deque<Job> jobs;
  std::shared_ptr<const Patience> patience;
  std::function<void()> done;
  Patience::Clock::time_point queued = Patience::Clock::now();
  std::atomic<std::size_t> left;  // jobs that are not done
};

Engine::Engine(int threads, std::size_t most_waiting, Waited waited)
    : threads_(threads), most_waiting_(most_waiting), waited_(std::move(waited)) {
  for (int i = 0; i < threads; ++i) workers_.emplace_back([this] { work(); });
}

void Engine::stop() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  there_is_work_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

void Engine::submit(std::vector<Job> jobs, std::shared_ptr<const Patience> patience, std::function<void()> done) {
  if (jobs.empty()) return done();
  const auto turn = std::make_shared<Turn>();
  turn->left = jobs.size();
  turn->patience = std::move(patience);
  turn->done = std::move(done);
  for (Job& job : jobs) turn->jobs.push_back(std::move(job));
  {
    const std::lock_guard lock(mutex_);
    if (waiting_ > 0 && waiting_ + turn->jobs.size() > most_waiting_)
      throw busy(
          "too many pictures are waiting: " + std::to_string(waiting_) + " of at most " + std::to_string(most_waiting_),
          1);
    waiting_ += turn->jobs.size();
    turns_.push_back(turn);
  }
  there_is_work_.notify_all();
}

std::size_t Engine::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

// Its request goes to the end of the line.
Engine::Taken Engine::pop(std::size_t at) {
  const auto place = turns_.begin() + static_cast<std::ptrdiff_t>(at);
  const std::shared_ptr<Turn> turn = *place;
  Taken taken{std::move(turn->jobs.front()), turn};
  turn->jobs.pop_front();
  turns_.erase(place);
  if (!turn->jobs.empty()) turns_.push_back(turn);
  --waiting_;
  return taken;
}

std::vector<Engine::Taken> Engine::take() {
  std::unique_lock lock(mutex_);
  there_is_work_.wait(lock, [this] { return ends_ || !turns_.empty(); });
  std::vector<Taken> taken;
  if (ends_) return taken;
  taken.push_back(pop(0));
  const std::shared_ptr<const Model> model = taken.front().job.model;
  const std::size_t batch = model ? static_cast<std::size_t>(model->info().batch) : 1;
  for (std::size_t at = 0; taken.size() < batch && at < turns_.size();) {
    if (turns_[at]->jobs.front().model == model)
      taken.push_back(pop(at));
    else
      ++at;
  }
  return taken;
}

void Engine::work() {
  for (std::vector<Taken> taken = take(); !taken.empty(); taken = take()) {
    run(taken);
    for (Taken& one : taken) {
      one.job = {};  // what it holds goes before the request is told
      if (one.turn->left.fetch_sub(1) == 1) one.turn->done();
    }
  }
}

// False if the encoder refused, and there are several: none of them has been told.
bool Engine::encode_and_judge(std::span<Taken* const> read, std::span<const Image> images) {
  std::vector<EncodedPicture> encoded;
  try {
    std::vector<ImageView> views;
    for (const Image& image : images) views.push_back(image.view());
    encoded = read.front()->job.model->encode(views);
  } catch (...) {
    if (read.size() == 1) read.front()->job.fail(std::current_exception());
    return false;
  }
  for (std::size_t i = 0; i < read.size(); ++i) {
    try {
      read[i]->job.judge(images[i], encoded[i]);
    } catch (...) {
      read[i]->job.fail(std::current_exception());
    }
  }
  return true;
}

void Engine::run(std::vector<Taken>& taken) {
  std::vector<Image> images;
  std::vector<Taken*> read;
  for (Taken& one : taken) {
    waited_(std::chrono::duration<double>(Patience::Clock::now() - one.turn->queued).count());
    try {
      if (one.turn->patience->is_over()) std::rethrow_exception(too_late());
      if (one.job.model) {
        images.push_back(one.job.read());
        read.push_back(&one);
      } else {
        one.job.run();
      }
    } catch (...) {
      one.job.fail(std::current_exception());
    }
  }
  if (read.empty()) return;
  // One of them may be what the encoder refuses: then each is alone.
  if (!encode_and_judge(read, images) && read.size() > 1)
    for (std::size_t i = 0; i < read.size(); ++i) encode_and_judge({&read[i], 1}, {&images[i], 1});
}

}  // namespace inctrl::server
