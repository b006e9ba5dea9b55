// src/hub/attempts.h: when is a request made again, how long is waited before that, and what is said if it is of no
// use? Tested by tests/hub/attempts_test.cpp
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "http_client/http_connection.h"

namespace inctrl {

struct Patience {
  int retries = 5;  // after failures in a row; content that came in between starts the count anew
  std::chrono::milliseconds first_wait{500};                   // doubled each time, up to 30 s
  std::chrono::seconds stall{30};                              // a transfer that stands still for so long has failed
  std::function<bool()> stop = [] { return false; };           // asked several times a second
  std::function<void(const std::string&)> say = [](auto&) {};  // one line, for people
};

// The failures of one request. What may work later is tried again: no or half an answer, 408, 425, 429, 5xx.
class Attempts {
 public:
  // what: how messages name that which is asked for. has_token: was one sent?
  Attempts(const Patience& patience, std::string what, bool has_token)
      : patience_(patience), what_(std::move(what)), has_token_(has_token) {}

  // After an answer that was of no use: waits, as long as the server asks for or as Patience says. False if stopped.
  // came: did a part of the content come? Throws kNotFound (404), kBackend: it cannot work, or was tried often enough.
  bool wait_after(const HttpAnswer& answer, bool came);

 private:
  [[noreturn]] void refuse(const HttpAnswer& answer) const;

  const Patience& patience_;
  std::string what_;
  bool has_token_;
  int failures_ = 0;
};

}  // namespace inctrl
