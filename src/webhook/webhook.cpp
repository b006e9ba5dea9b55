// src/webhook/webhook.cpp. Tested by tests/webhook/webhook_test.cpp
#include "webhook/webhook.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "http_client/http_connection.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

using std::chrono::duration_cast, std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

enum class Outcome { kDelivered, kTryAgain, kRefused };

struct Attempt {
  Outcome outcome = Outcome::kTryAgain;
  std::string reason;  // unless delivered
};

// Scheme and host: the rest of a webhook's address often is its password.
std::string host_of(const std::string& url) {
  const std::size_t host = url.find("://") + 3, end = std::min(url.find_first_of("/?#", host), url.size());
  const std::size_t at = url.rfind('@', end);
  const std::size_t begin = at == std::string::npos || at < host || at >= end ? host : at + 1;
  return url.substr(0, host) + url.substr(begin, end - begin);
}

Attempt try_once(HttpConnection& connection, const HttpRequest& request) {
  const HttpAnswer answer = connection.send(request);
  if (!answer.broken.empty()) return {Outcome::kTryAgain, answer.broken};
  const int status = answer.head.status;
  const std::string said = "the answer is " + std::to_string(status);
  if (status / 100 == 2) return {Outcome::kDelivered, ""};
  if (status == 408 || status == 429 || status >= 500) return {Outcome::kTryAgain, said};
  return {Outcome::kRefused, said};
}

}  // namespace

class Webhook::Worker {
 public:
  Worker(const std::string& url, const WebhookOptions& options) : options_(options), host_(host_of(url)) {
    request_.url = url;
    request_.headers = {"Content-Type: application/json"};
    request_.stop = [this] { return Clock::now() >= latest(); };
    thread_ = std::thread([this] { run(); });
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { end(milliseconds(0)); }

  void post(std::string body) {
    const std::lock_guard lock(mutex_);
    if (ending_ || waiting_.size() >= options_.queue) {
      ++counts_.dropped;
      return;
    }
    waiting_.push_back(std::move(body));
    changed_.notify_all();
  }

  WebhookCounts finish() { return end(options_.drain); }

 private:
  // After the first call it only hands out the counts.
  WebhookCounts end(milliseconds drain) {
    {
      const std::lock_guard lock(mutex_);
      if (!ending_) end_ = Clock::now() + drain;
      ending_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
    const std::lock_guard lock(mutex_);
    return counts_;
  }

  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      request_.body = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      const bool delivered = deliver();
      lock.lock();
      ++(delivered ? counts_.posted : counts_.dropped);
    }
  }

  bool deliver() {
    const Clock::time_point begun = Clock::now();
    milliseconds wait = options_.first_wait;
    Clock::time_point late = std::min(begun + options_.per_post, latest());
    while (Clock::now() < late) {
      const auto left = duration_cast<milliseconds>(late - Clock::now());
      request_.at_most = std::max(milliseconds(1), std::min(options_.per_attempt, left));
      const Attempt attempt = try_once(connection_, request_);
      tell(attempt);
      if (attempt.outcome != Outcome::kTryAgain) return attempt.outcome == Outcome::kDelivered;
      rest(std::min(Clock::now() + wait, late));
      wait *= 2;
      late = std::min(late, latest());
    }
    return false;
  }

  // Said when it begins to fail and when it works again, not each time.
  void tell(const Attempt& attempt) {
    const bool fails = attempt.outcome != Outcome::kDelivered;
    if (fails == failing_) return;
    failing_ = fails;
    options_.say(fails ? "webhook: " + host_ + " does not take a result: " + attempt.reason
                       : "webhook: " + host_ + " takes results again");
  }

  // Until `time`, or until the end of what finish() grants, which may come closer meanwhile.
  void rest(Clock::time_point time) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, time, [this] { return ending_; });
    changed_.wait_until(lock, std::min(time, end_), [] { return false; });
  }

  Clock::time_point latest() {
    const std::lock_guard lock(mutex_);
    return end_;
  }

  const WebhookOptions options_;
  const std::string host_;
  HttpConnection connection_;  // the thread's alone, as are the next two
  HttpRequest request_;
  bool failing_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  WebhookCounts counts_;
  bool ending_ = false;
  Clock::time_point end_ = Clock::time_point::max();
  std::thread thread_;  // last: it begins when all else is there
};

Webhook::Webhook(const std::string& url, const WebhookOptions& options) {
  const bool is_http = url.starts_with("http://") || url.starts_with("https://");
  require(is_http && url.size() > url.find("://") + 3, ErrorCode::kInvalidArgument, "webhook: \"", url,
          "\" is no address of http or https");
  worker_ = std::make_unique<Worker>(url, options);
}

Webhook::~Webhook() = default;

void Webhook::post(std::string body) {
  worker_->post(std::move(body));
}

WebhookCounts Webhook::finish() {
  return worker_->finish();
}

}  // namespace inctrl
