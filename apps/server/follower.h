// apps/server/follower.h: how does a replica come to the prompt sets of another server?
// One server, the home, makes and changes them. Its replicas ask it every few seconds which there are, fetch the
// versions whose content they lack (by SHA-256), keep them in their own data folder, and judge by them whatever becomes
// of the home. There is one writer, so nothing can be changed in two places.
// Decision: docs/decisions/0035-replicas.md. Tested by tests/end_to_end/replicas_test.py
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "http_client/http_connection.h"
#include "records/records.h"
#include "server/models.h"
#include "wire/json_body.h"

namespace inctrl::server {

struct FollowOptions {
  std::string home;   // "http://station1:8420"; empty: nobody is followed
  std::string token;  // for it; empty: none is needed
  std::chrono::milliseconds every{2000};
};

class Follower {
 public:
  using Log = std::function<void(const std::string&)>;
  using Gone = std::function<void(const std::string& name)>;  // a set was removed
  // kInvalidArgument for a home that is no address of http or https; kBackend without libcurl.
  Follower(Records& records, Models& models, FollowOptions options, Log log, Gone gone);

  // Asks the home once, and takes over what is new. Throws nothing: what goes wrong is logged once, until something
  // else does. A set that cannot be had (its model is not here) does not keep back the others. Any thread; one works.
  void follow() noexcept;
  // Whether there is something to judge by: the home has answered, or its sets were kept from before.
  bool is_ready() const noexcept { return ready_; }
  // Seconds since the home last answered; nothing before it did.
  std::optional<double> age() const noexcept;
  void stop() noexcept { stops_ = true; }  // a transfer under way ends

  const FollowOptions& options() const noexcept { return options_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Theirs;
  std::string get(const std::string& path, std::size_t most_bytes);
  std::vector<Theirs> list();
  std::optional<PromptSetRecord> find(const std::string& set) const;
  void take_over(const Theirs& theirs);
  void remove_all_but(const std::vector<Theirs>& theirs);
  void tell(const std::string& about, const std::string& message);

  Records& records_;
  Models& models_;
  const FollowOptions options_;
  const Log log_;
  const Gone gone_;
  std::mutex mutex_;  // of the connection and of what was told
  HttpConnection connection_;
  std::map<std::string, std::string> told_;  // the last message about the home (""), and about each set
  std::atomic<bool> ready_{false}, stops_{false};
  std::atomic<Clock::rep> answered_{0};  // ticks; 0: never
};

// Whether a set was taken over, by the facts that are kept with it.
bool is_followed(const PromptSetRecord& record);

}  // namespace inctrl::server
