// src/records/record_id.h: what is a thing that is kept called, so that names sort by time?
// Tested by tests/records/record_id_test.cpp
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace inctrl {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

Moment now();  // of the system's clock

// 26 letters and digits (Crockford's base 32, lower case): 48 bits of time in milliseconds, then 80 random ones, as a
// ULID has them. Two that are made in one process sort as they were made, also where the clock is set back. Any thread.
std::string new_record_id();
bool is_record_id(std::string_view text) noexcept;

Moment moment_of(std::string_view id);       // when it was made. kInvalidArgument if it is none
std::string first_record_id(Moment moment);  // no id of that millisecond or a later one sorts before it

// "2026-11-26T08:30:00.125Z", years 1 to 9999.
std::string to_text(Moment moment);
// The same back (RFC 3339): seconds may lack their fraction, what is finer than a millisecond is cut off, the zone may
// be an offset such as +01:00. kInvalidArgument for what is no such time.
Moment parse_moment(std::string_view text);

}  // namespace inctrl
