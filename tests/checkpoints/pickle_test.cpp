// tests/checkpoints/pickle_test.cpp: what a pickle may say, and that it can make nothing happen.
#include "checkpoints/pickle.h"

#include "checkpoints/pickle_writer.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

using namespace std::string_view_literals;

bool allows_ordered_dict(std::string_view module, std::string_view name) {
  return module == "collections" && name == "OrderedDict";
}

Pickle read(std::string_view bytes) {
  return read_pickle(bytes_of(bytes), allows_ordered_dict);
}

template <typename Kind>
Kind read_as(const PickleWriter& writer) {
  const std::string bytes = writer.stop();
  const Pickle pickle = read(bytes);
  EXPECT_TRUE(pickle.root().as<Kind>()) << "another kind came, number " << pickle.root().data.index();
  return pickle.root().as<Kind>() ? *pickle.root().as<Kind>() : Kind{};
}

void expect_refusal(std::string_view message, const std::string& bytes) {
  expect_error(ErrorCode::kBadFormat, message, [&] { read(bytes); });
}

// --- values

TEST(Pickle, ReadsNumbers) {
  EXPECT_EQ(read_as<std::int64_t>(PickleWriter().raw("K\xff")), 255) << "BININT1";
  EXPECT_EQ(read_as<std::int64_t>(PickleWriter().raw("M\xff\xff")), 65535) << "BININT2";
  EXPECT_EQ(read_as<std::int64_t>(PickleWriter().raw("J\xfe\xff\xff\xff")), -2) << "BININT";
  EXPECT_EQ(read_as<std::int64_t>(PickleWriter().raw("\x8a\x00"sv)), 0) << "LONG1, empty";
  EXPECT_EQ(read_as<std::int64_t>(PickleWriter().raw("\x8a\x01\xff")), -1) << "LONG1, negative";
  EXPECT_EQ(read_as<std::int64_t>(PickleWriter().integer(INT64_MIN)), INT64_MIN);
  EXPECT_EQ(read_as<double>(PickleWriter().raw("G\xc0\x04\x00\x00\x00\x00\x00\x00"sv)), -2.5) << "BINFLOAT, big-endian";
}

TEST(Pickle, KeepsIntegersBeyond64BitsAsBytes) {
  const std::string bytes = PickleWriter().raw("\x8a\x09").raw("123456789").stop();
  const Pickle pickle = read(bytes);
  ASSERT_TRUE(pickle.root().as<PickleBigInt>());
  EXPECT_EQ(pickle.root().as<PickleBigInt>()->bytes.size(), 9u);
}

TEST(Pickle, ReadsNoneAndBooleans) {
  EXPECT_TRUE(read(PickleWriter().none().stop()).root().as<PickleNone>());
  EXPECT_EQ(read_as<bool>(PickleWriter().boolean(true)), true);
  EXPECT_EQ(read_as<bool>(PickleWriter().boolean(false)), false);
}

TEST(Pickle, ReadsTextsOfPython2And3) {
  for (const std::string& bytes : {PickleWriter().text("abc").stop(),
                                   PickleWriter()
                                       .raw("\x8c\x03"
                                            "abc")
                                       .stop(),
                                   PickleWriter()
                                       .raw("U\x03"
                                            "abc")
                                       .stop()}) {
    const Pickle pickle = read(bytes);
    ASSERT_TRUE(pickle.root().as<std::string_view>());
    EXPECT_EQ(*pickle.root().as<std::string_view>(), "abc");
  }
}

TEST(Pickle, ReadsContainers) {
  const std::string bytes = PickleWriter()
                                .empty_dict()
                                .mark()
                                .text("a")
                                .integers({1, 2})
                                .text("b")
                                .empty_list()
                                .mark()
                                .none()
                                .none()
                                .appends()
                                .set_items()
                                .stop();
  const Pickle pickle = read(bytes);
  const auto* const dict = pickle.root().as<PickleDict>();
  ASSERT_TRUE(dict);
  ASSERT_EQ(dict->items.size(), 2u);
  EXPECT_EQ(*dict->items[0].first->as<std::string_view>(), "a");
  EXPECT_EQ(dict->items[0].second->as<PickleTuple>()->items.size(), 2u);
  EXPECT_EQ(dict->items[1].second->as<PickleList>()->items.size(), 2u);
}

TEST(Pickle, RecordsACallInsteadOfMakingIt) {
  const std::string bytes = PickleWriter()
                                .global("collections", "OrderedDict")
                                .empty_tuple()
                                .reduce()
                                .mark()
                                .text("key")
                                .none()
                                .set_items()
                                .empty_dict()
                                .raw("b")
                                .stop();
  const Pickle pickle = read(bytes);
  const auto* const object = pickle.root().as<PickleObject>();
  ASSERT_TRUE(object);
  EXPECT_EQ(object->callable->name, "OrderedDict");
  EXPECT_TRUE(object->arguments->items.empty());
  EXPECT_EQ(object->items.size(), 1u);
  EXPECT_TRUE(object->state->as<PickleDict>());
}

TEST(Pickle, RemembersAndRecallsValues) {
  const std::string bytes = PickleWriter().mark().text("a").raw("q\x07").raw("h\x07").tuple().stop();
  const Pickle pickle = read(bytes);
  const auto& items = pickle.root().as<PickleTuple>()->items;
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0], items[1]) << "one value, not two equal ones";
}

TEST(Pickle, ReadsProtocol4) {
  // pickle.dumps({"a": (1,)}, protocol=4)
  const Pickle pickle = read(
      "\x80\x04\x95\x0d\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01"
      "a\x94K\x01\x85\x94s."sv);
  EXPECT_EQ(pickle.root().as<PickleDict>()->items.size(), 1u);
  EXPECT_NO_THROW(
      read("\x80\x04\x8c\x0b"
           "collections\x8c\x0bOrderedDict\x93)R."sv))
      << "STACK_GLOBAL";
}

TEST(Pickle, StopsAtItsEndAndSaysWhereThatIs) {
  const std::string bytes = PickleWriter().none().stop();
  EXPECT_EQ(read(bytes + "more").size(), bytes.size());
}

TEST(Pickle, MayContainItself) {
  const std::string bytes = PickleWriter().empty_list().raw("q").raw("\0"sv).raw("h").raw("\0"sv).raw("a").stop();
  const Pickle pickle = read(bytes);
  EXPECT_EQ(pickle.root().as<PickleList>()->items.at(0), &pickle.root());
}

// --- refusals: what would run code

TEST(Pickle, RefusesToCallTheSystemByName) {
  const std::string attack = PickleWriter().global("os", "system").text("rm -rf /").raw("\x85").reduce().stop();
  expect_refusal("at byte 2: global 'os.system' is not allowed", attack);
}

TEST(Pickle, RefusesTheSystemOnTheStackToo) {
  expect_refusal("global 'posix.system' is not allowed", "\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.");
}

TEST(Pickle, RefusesGlobalsThatOnlyLookAllowed) {
  for (const char* name : {"OrderedDict.__init__", "orderedDict", ""})
    expect_refusal("is not allowed", PickleWriter().global("collections", name).stop());
  expect_refusal("global 'collections\\x00.OrderedDict'", PickleWriter().raw("ccollections\0\nOrderedDict\n"sv).stop());
}

TEST(Pickle, RefusesOpcodesOutsideOfItsListByName) {
  expect_refusal("at byte 2: opcode INST is not allowed", PickleWriter().raw("ios\nsystem\n").stop());
  expect_refusal("opcode OBJ is not allowed", PickleWriter().mark().raw("o").stop());
  expect_refusal("opcode EXT1 is not allowed", PickleWriter().raw("\x82\x01").stop());
  expect_refusal("opcode NEWOBJ_EX is not allowed", PickleWriter().raw("\x92").stop());
  expect_refusal("opcode PERSID is not allowed", PickleWriter().raw("P1\n").stop());
  expect_refusal("opcode 255 is not allowed", PickleWriter().raw("\xff").stop());
}

TEST(Pickle, CallsNothingThatIsNoGlobal) {
  expect_refusal("calls something that is not a global",
                 PickleWriter().text("os.system").empty_tuple().reduce().stop());
  expect_refusal("calls something that is not a global",
                 PickleWriter().global("collections", "OrderedDict").none().reduce().stop());
}

// --- refusals: what is damaged

TEST(Pickle, RefusesEveryTruncation) {
  const std::string whole = state_dict_pickle({{"a", storage<float>("0", "FloatStorage", {1}), 0, {1}, {1}}});
  const auto allow_all = [](std::string_view, std::string_view) { return true; };
  EXPECT_NO_THROW(read_pickle(bytes_of(whole), allow_all));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(read_pickle(bytes_of(whole).first(size), allow_all), Error) << size;
}

TEST(Pickle, RefusesLengthsBeyondItsEnd) {
  expect_refusal("needs 4294967295 more bytes, 1 are left", PickleWriter().raw("X\xff\xff\xff\xff").stop());
  expect_refusal("a global's name does not end", PickleWriter().raw("c" + std::string(300, 'a')).raw("\n").stop());
}

TEST(Pickle, RefusesToTakeMoreThanThereIs) {
  expect_refusal("needs 1 values, 0 are on the stack", PickleWriter().stop());
  expect_refusal("needs 2 values, 1 are on the stack", PickleWriter().none().raw("\x86").stop());
  expect_refusal("needs 1 values, 0 are on the stack", PickleWriter().none().mark().raw("\x85").stop());
  expect_refusal("no mark is set", PickleWriter().none().tuple().stop());
  expect_refusal("the stack is empty", PickleWriter().raw("q\x01").stop());
  expect_refusal("values are left over", PickleWriter().none().none().stop());
}

TEST(Pickle, RefusesToFillWhatIsNoContainer) {
  expect_refusal("appends to something that is not a list", PickleWriter().none().none().raw("a").stop());
  expect_refusal("sets a key of something that is not a dictionary",
                 PickleWriter().none().none().none().raw("s").stop());
  expect_refusal("a key has no value", PickleWriter().empty_dict().mark().none().set_items().stop());
  expect_refusal("gives a state to something", PickleWriter().none().none().raw("b").stop());
}

TEST(Pickle, RefusesMemoNumbersThatWereNeverSet) {
  expect_refusal("memo number 5 was never set", PickleWriter().raw("h\x05").stop());
  expect_refusal("memo number 4294967295 is too large", PickleWriter().none().raw("r\xff\xff\xff\xff").stop());
}

TEST(Pickle, RefusesProtocolsOfText) {
  expect_refusal("protocol 1 is not one of 2 to 5", "\x80\x01N.");
  expect_refusal("opcode INT is not allowed", "I1\n.");
}

// --- bounds

TEST(Pickle, BoundsTheNumberOfOpcodes) {
  expect_error(ErrorCode::kLimit, "more than 2000000 opcodes", [] { read(std::string(2'000'001, 'N')); });
  expect_error(ErrorCode::kLimit, "more than 2000000 opcodes", [] { read(std::string(2'000'001, '(')); });
}

TEST(Pickle, NestingCostsNoCallStack) {
  const std::string bytes = ")" + std::string(1'000'000, '\x85') + ".";
  EXPECT_EQ(read(bytes).values().size(), 1'000'001u);
}

}  // namespace
}  // namespace inctrl
