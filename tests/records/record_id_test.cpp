// tests/records/record_id_test.cpp
#include "records/record_id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include "support/expect_error.h"

namespace inctrl {
namespace {

using std::chrono::milliseconds;

TEST(RecordId, SortsAsItWasMade) {
  std::vector<std::string> ids(10'000);
  for (std::string& id : ids) id = new_record_id();
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end(), std::less_equal<>()));
  for (const std::string& id : ids) EXPECT_TRUE(is_record_id(id)) << id;
}

TEST(RecordId, IsMadeOnceWhateverTheThread) {
  std::vector<std::vector<std::string>> made(4, std::vector<std::string>(2000));
  {
    std::vector<std::jthread> threads;
    for (std::vector<std::string>& ids : made)
      threads.emplace_back([&ids] { std::generate(ids.begin(), ids.end(), new_record_id); });
  }
  std::set<std::string> all;
  for (const std::vector<std::string>& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 8000U);
}

TEST(RecordId, TellsWhenItWasMade) {
  const Moment before = now();
  const Moment made = moment_of(new_record_id());
  EXPECT_GE(made, before);
  EXPECT_LE(made, now() + milliseconds(1));  // it may run ahead where very many are made
}

TEST(RecordId, OfAMomentIsTheFirstOfThoseMadeThen) {
  const std::string id = new_record_id();
  EXPECT_LE(first_record_id(moment_of(id)), id);
  EXPECT_GT(first_record_id(moment_of(id) + milliseconds(1)), id);
  EXPECT_EQ(moment_of(first_record_id(moment_of(id))), moment_of(id));
  EXPECT_EQ(first_record_id(Moment(milliseconds(-5))), std::string(26, '0'));
  EXPECT_TRUE(is_record_id(first_record_id(Moment::max())));
}

TEST(RecordId, IsKnownByItsForm) {
  EXPECT_TRUE(is_record_id("01kaz9c8v0abcdefghjkmnpqrs"));
  EXPECT_TRUE(is_record_id("7zzzzzzzzzzzzzzzzzzzzzzzzz"));
  for (const char* none :
       {"", "bolts", "01kaz9c8v0abcdefghjkmnpqr", "01kaz9c8v0abcdefghjkmnpqrst", "8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "01KAZ9C8V0ABCDEFGHJKMNPQRS", "01kaz9c8v0abcdefghilou0000", "01kaz9c8v0abcdefghjkmnpqr-"})
    EXPECT_FALSE(is_record_id(none)) << none;
  expect_error(ErrorCode::kInvalidArgument, "'bolts' is no id", [] { (void)moment_of("bolts"); });
}

TEST(Moment, IsWrittenAndReadBack) {
  const Moment moment(milliseconds(1'795'768'200'125));
  EXPECT_EQ(to_text(moment), "2026-11-27T08:30:00.125Z");
  EXPECT_EQ(parse_moment(to_text(moment)), moment);
  for (const std::int64_t any : {0LL, -1LL, 1LL, 999LL, -62'135'596'800'000LL, 253'402'300'799'999LL})
    EXPECT_EQ(parse_moment(to_text(Moment(milliseconds(any)))), Moment(milliseconds(any)));
}

TEST(Moment, IsReadAsClientsWriteIt) {
  const Moment moment = parse_moment("2026-11-26T08:30:00.125Z");
  for (const char* same : {"2026-11-26T09:30:00.125+01:00", "2026-11-26T00:00:00.125-08:30", "2026-11-26t08:30:00.125z",
                           "2026-11-26T08:30:00.125999999999999Z", "2026-11-26T08:30:00.125-00:00"})
    EXPECT_EQ(to_text(parse_moment(same)), to_text(moment)) << same;
  EXPECT_EQ(to_text(parse_moment("2024-02-29T23:59:59Z")), "2024-02-29T23:59:59.000Z");
  EXPECT_EQ(to_text(parse_moment("2026-01-01T00:00:00.5+14:00")), "2025-12-31T10:00:00.500Z");
}

TEST(Moment, IsRefusedWhereItIsNone) {
  for (const char* none : {"",
                           "yesterday",
                           "2026-11-26",
                           "2026-11-26T08:30Z",
                           "2026-11-26T08:30:00",
                           "2026-11-26 08:30:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-00T00:00:00Z",
                           "2026-11-26T24:00:00Z",
                           "2026-11-26T08:60:00Z",
                           "2026-11-26T08:30:60Z",
                           "2026-11-26T08:30:00.Z",
                           "2026-11-26T08:30:00Zx",
                           "2026-11-26T08:30:00+1:00",
                           "2026-11-26T08:30:00+24:00",
                           "2026-11-26T08:30:00 01:00",
                           "0000-12-31T00:00:00Z",
                           "9999-12-31T23:59:59-00:01",
                           "-026-11-26T08:30:00Z",
                           "+2026-11-26T08:30:00Z",
                           "2026-11-26T08:30:00,5Z",
                           ".1234"})
    expect_error(ErrorCode::kInvalidArgument, "is no time such as", [&] { (void)parse_moment(none); });
}

}  // namespace
}  // namespace inctrl
