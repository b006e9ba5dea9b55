// src/hub/attempts.cpp. Tested by tests/hub/attempts_test.cpp
#include "hub/attempts.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <thread>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kLongestWait{30'000};
constexpr long kLongestAsked = 300;  // seconds

bool may_work_later(const HttpAnswer& answer) {
  if (!answer.broken.empty()) return !answer.hopeless;
  const int status = answer.head.status;
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

std::string reason_of(const HttpAnswer& answer) {
  return answer.broken.empty() ? "the answer is " + std::to_string(answer.head.status) : answer.broken;
}

// Seconds; a date is left to our own pace.
std::optional<long> asked_wait(const HttpAnswer& answer) {
  const auto found = answer.head.headers.find("retry-after");
  if (!answer.broken.empty() || found == answer.head.headers.end()) return std::nullopt;
  long seconds = 0;
  const std::string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return seconds;
}

std::string in_seconds(milliseconds wait) {
  std::ostringstream text;
  text << static_cast<double>(wait.count()) / 1000 << " s";
  return text.str();
}

bool rest(milliseconds wait, const std::function<bool()>& stop) {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (!stop()) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return true;
    std::this_thread::sleep_for(std::min(left, milliseconds(50)));
  }
  return false;
}

}  // namespace

bool Attempts::wait_after(const HttpAnswer& answer, bool came) {
  if (answer.stopped) return false;
  if (!may_work_later(answer)) refuse(answer);
  if (came) failures_ = 0;
  ++failures_;
  require(failures_ <= patience_.retries, ErrorCode::kBackend, what_, ": ", reason_of(answer), " (asked ", failures_,
          failures_ == 1 ? " time)" : " times)");
  const std::optional<long> asked = asked_wait(answer);
  require(asked.value_or(0) <= kLongestAsked, ErrorCode::kBackend, what_, ": the answer is ", answer.head.status,
          ", and to ask again in ", asked.value_or(0), " seconds; do so");
  milliseconds wait = patience_.first_wait * (1 << std::min(failures_ - 1, 10));
  wait = asked ? milliseconds(*asked * 1000) : std::min(wait, kLongestWait);
  patience_.say(what_ + ": " + reason_of(answer) + "; again in " + in_seconds(wait));
  return rest(wait, patience_.stop);
}

void Attempts::refuse(const HttpAnswer& answer) const {
  const int status = answer.head.status;
  const auto told = answer.head.headers.find("x-error-message");
  const std::string words = told == answer.head.headers.end() ? "" : " (" + in_quotes(told->second) + ")";
  if (!answer.broken.empty())
    fail(ErrorCode::kBackend, what_, ": ", answer.broken,
         "; a certificate of your own is named by the variable SSL_CERT_FILE");
  if (status == 401 || status == 403)
    fail(ErrorCode::kBackend, what_, ": the answer is ", status, words, ": it is private, gated or not there. ",
         has_token_ ? "The token that was sent does not open it: accept the terms on its page, or set HF_TOKEN to one "
                      "that may read it"
                    : "Set HF_TOKEN to a token that may read it, after accepting the terms on its page");
  if (status == 404 || status == 410)
    fail(ErrorCode::kNotFound, what_, ": the answer is ", status, words,
         ": there is no such repository, revision or "
         "file, or it is private and HF_TOKEN ",
         has_token_ ? "may not read it" : "is not set");
  fail(ErrorCode::kBackend, what_, ": the answer is ", status, words);
}

}  // namespace inctrl
