// src/webhook/webhook.h: how do results reach another machine without ever holding up the run?
// One background thread posts them one after the other. What cannot be delivered is dropped and counted.
// Tested by tests/webhook/webhook_test.cpp
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace inctrl {

struct WebhookOptions {
  std::size_t queue = 1000;                                    // posts that wait at most; what comes on top is dropped
  std::chrono::milliseconds per_attempt{10'000};               // until an answer
  std::chrono::milliseconds per_post{30'000};                  // all attempts of one, with the waits between them
  std::chrono::milliseconds first_wait{500};                   // before the second attempt; doubled each time
  std::chrono::milliseconds drain{10'000};                     // that finish() takes at most
  std::function<void(const std::string&)> say = [](auto&) {};  // told when delivery fails and works again; any thread
};

struct WebhookCounts {
  std::size_t posted = 0, dropped = 0;
};

// Posts bodies of application/json to one address. Any 2xx is success; no answer, 408, 429 and 5xx are tried again;
// every other answer drops the post, redirections too: they are not followed. Methods may be called from any thread.
class Webhook {
 public:
  // kInvalidArgument unless `url` is one of http or https.
  Webhook(const std::string& url, const WebhookOptions& options);
  ~Webhook();  // as finish(), without waiting

  void post(std::string body);  // never waits for the network
  // Posts what waits, then ends; what is left after `drain` is dropped. Later posts are dropped.
  WebhookCounts finish();

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace inctrl
