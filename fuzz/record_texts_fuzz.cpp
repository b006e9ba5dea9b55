// fuzz/record_texts_fuzz.cpp: can a time, a cursor or an id that a client sends do anything but be read or refused?
// What was read must come back the same when it is written.
#include <cmath>
#include <cstdint>
#include <string>

#include "read_or_refuse.h"
#include "records/cursor.h"
#include "records/record_id.h"

namespace {

void trap_unless(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inctrl;
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_or_refuse([&] {
    const Moment moment = parse_moment(text);
    trap_unless(parse_moment(to_text(moment)) == moment && is_record_id(first_record_id(moment)));
  });
  read_or_refuse([&] { trap_unless(cursor_after_id(read_id_cursor(text)) == text); });
  read_or_refuse([&] {
    const ScorePlace place = read_score_cursor(text);
    trap_unless(std::isfinite(place.score) && is_record_id(place.id) && cursor_after_score(place) == text);
  });
  read_or_refuse([&] { trap_unless(cursor_after_name(read_name_cursor(text)) == text); });
  read_or_refuse([&] {
    const Moment made = moment_of(text);
    trap_unless(first_record_id(made) <= text && moment_of(first_record_id(made)) == made);
  });
  return 0;
}
