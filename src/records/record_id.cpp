// src/records/record_id.cpp. Tested by tests/records/record_id_test.cpp
#include "records/record_id.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <optional>
#include <random>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";  // without i, l, o, u
constexpr std::size_t kTimeDigits = 10, kIdDigits = 26;
constexpr std::uint64_t kFortyBits = (std::uint64_t{1} << 40) - 1, kTimeBits = (std::uint64_t{1} << 48) - 1;

std::string in_digits(std::uint64_t value, std::size_t count) {
  std::string text(count, '0');
  for (std::size_t i = count; i > 0; --i, value >>= 5) text[i - 1] = kDigits[value & 31u];
  return text;
}

// What an id is made of: the random part in two halves of 40 bits, eight digits each.
struct IdParts {
  std::uint64_t time = 0, high = 0, low = 0;
  std::string text() const { return in_digits(time, kTimeDigits) + in_digits(high, 8) + in_digits(low, 8); }
};

IdParts fresh(std::uint64_t time) {
  std::random_device random;
  const auto forty_bits = [&] { return (std::uint64_t{random()} << 32 | random()) & kFortyBits; };
  return {time, forty_bits(), forty_bits()};
}

IdParts next(IdParts parts) {
  if (parts.low < kFortyBits) return {parts.time, parts.high, parts.low + 1};
  if (parts.high < kFortyBits) return {parts.time, parts.high + 1, 0};
  return fresh(parts.time + 1);
}

// Reads a text from its beginning; once something was not there, failed() stays true and nothing more is read.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      failed_ = !at_digit();
      if (failed_) return 0;
      value = value * 10 + (take() - '0');
    }
    return value;
  }
  void expect(std::string_view letters) { failed_ = failed_ || !accept(letters); }
  // Takes the next letter if it is one of `letters`.
  bool accept(std::string_view letters) {
    const bool there = !failed_ && !rest_.empty() && letters.find(rest_.front()) != std::string_view::npos;
    if (there) take();
    return there;
  }
  bool at_digit() const { return !failed_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  void expect_end() { failed_ = failed_ || !rest_.empty(); }
  void refuse_unless(bool holds) { failed_ = failed_ || !holds; }
  bool failed() const { return failed_; }

 private:
  char take() {
    const char first = rest_.front();
    rest_.remove_prefix(1);
    return first;
  }
  std::string_view rest_;
  bool failed_ = false;
};

// ".125": what follows the third digit is cut off.
milliseconds read_fraction(Reader& reader) {
  if (!reader.accept(".")) return milliseconds(0);
  int value = reader.number(1) * 100;
  for (int weight = 10; reader.at_digit(); weight /= 10) value += reader.number(1) * weight;
  return milliseconds(value);
}

std::chrono::minutes read_zone(Reader& reader) {
  if (reader.accept("Zz")) return std::chrono::minutes(0);
  const bool behind = reader.accept("-");
  if (!behind) reader.expect("+");
  const int hours = reader.number(2);
  reader.expect(":");
  const int minutes = reader.number(2);
  reader.refuse_unless(hours < 24 && minutes < 60);
  return std::chrono::minutes((behind ? -1 : 1) * (60 * hours + minutes));
}

std::chrono::sys_days first_of_year(int year) {
  return std::chrono::year(year) / std::chrono::January / 1;
}

std::optional<Moment> read_moment(std::string_view text) {
  Reader reader(text);
  const int year = reader.number(4);
  reader.expect("-");
  const int month = reader.number(2);
  reader.expect("-");
  const int day = reader.number(2);
  reader.expect("Tt");
  const int hour = reader.number(2);
  reader.expect(":");
  const int minute = reader.number(2);
  reader.expect(":");
  const int second = reader.number(2);
  const milliseconds fraction = read_fraction(reader);
  const std::chrono::minutes ahead = read_zone(reader);
  reader.expect_end();
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  reader.refuse_unless(date.ok() && hour < 24 && minute < 60 && second < 60);
  if (reader.failed()) return std::nullopt;
  const Moment moment = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                        std::chrono::seconds(second) + fraction - ahead;
  if (moment < first_of_year(1) || moment >= first_of_year(10000)) return std::nullopt;
  return moment;
}

}  // namespace

Moment now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

std::string new_record_id() {
  static std::mutex mutex;
  static IdParts last;
  const auto time = static_cast<std::uint64_t>(now().time_since_epoch().count()) & kTimeBits;
  const std::lock_guard lock(mutex);
  last = time > last.time ? fresh(time) : next(last);
  return last.text();
}

bool is_record_id(std::string_view text) noexcept {
  // The first digit has three bits: 26 digits of five would be 130, an id has 128.
  return text.size() == kIdDigits && text.find_first_not_of(kDigits) == std::string_view::npos && text.front() <= '7';
}

Moment moment_of(std::string_view id) {
  require(is_record_id(id), ErrorCode::kInvalidArgument, in_quotes(id), " is no id of a record");
  std::int64_t time = 0;
  for (const char digit : id.substr(0, kTimeDigits)) time = time << 5 | static_cast<std::int64_t>(kDigits.find(digit));
  return Moment(milliseconds(time));
}

std::string first_record_id(Moment moment) {
  const std::int64_t time =
      std::clamp<std::int64_t>(moment.time_since_epoch().count(), 0, static_cast<std::int64_t>(kTimeBits));
  return IdParts{static_cast<std::uint64_t>(time)}.text();
}

std::string to_text(Moment moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return text.data();
}

Moment parse_moment(std::string_view text) {
  const std::optional<Moment> moment = read_moment(text);
  require(moment.has_value(), ErrorCode::kInvalidArgument, in_quotes(text),
          " is no time such as 2026-11-26T08:30:00Z or 2026-11-26T09:30:00.125+01:00");
  return *moment;
}

}  // namespace inctrl
