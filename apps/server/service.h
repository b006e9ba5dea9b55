// apps/server/service.h: what do all handlers share: records, models, workers, measures?
// Tested by tests/server/service_test.cpp
#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "pictures/read_picture.h"
#include "records/records.h"
#include "server/comparisons.h"
#include "server/engine.h"
#include "server/follower.h"
#include "server/keeper.h"
#include "server/measures.h"
#include "server/models.h"
#include "server/tokens.h"

namespace inctrl::server {

struct ServiceOptions {
  std::filesystem::path data;  // the folder of Records
  ModelsOptions models;
  int threads = 1;            // workers
  std::string version;        // of the program
  std::size_t queue = 256;    // pictures that wait at most
  std::size_t pictures = 64;  // of one request at most
  std::size_t body_bytes = 64 << 20;
  std::size_t bodies_bytes = 512 << 20;  // of all requests together
  std::chrono::seconds deadline{60};     // of a request
  ReadOptions read;
  std::optional<std::uint64_t> most_bytes;     // of the folder: older results go
  std::optional<std::chrono::hours> most_age;  // of results
  Tokens tokens;
  FollowOptions follow;
  std::function<void(const std::string&)> log = [](auto&) {};  // one line; any thread
};

class Service {
 public:
  explicit Service(ServiceOptions options);

  const ServiceOptions& options() const noexcept { return options_; }
  Records& records() noexcept { return records_; }
  Models& models() noexcept { return models_; }
  Comparisons& comparisons() noexcept { return comparisons_; }
  Keeper& keeper() noexcept { return keeper_; }
  Engine& engine() noexcept { return engine_; }
  Measures& measures() noexcept { return measures_; }
  Follower* follower() noexcept { return follower_ ? &*follower_ : nullptr; }  // null: nobody is followed
  boost::asio::thread_pool& pool() noexcept { return pool_; }                  // for what waits for a disk

  // HttpError 503 while the server starts or ends, and before a replica has prompt sets.
  void require_ready() const;
  void tidy();  // removes results that are too old, or too many

  // Set while requests are taken.
  std::atomic<bool> ready{false};
  const Moment started_at = now();

 private:
  const ServiceOptions options_;
  Measures measures_;
  Records records_;
  Models models_;
  Comparisons comparisons_;
  Keeper keeper_;
  std::optional<Follower> follower_;
  Engine engine_;
  boost::asio::thread_pool pool_;
};

}  // namespace inctrl::server
