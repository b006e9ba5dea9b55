// tests/checkpoints/legacy_torch_test.cpp: PyTorch's older files, whole and damaged. pickle_writer.h makes them by
// hand; tests/broken_files/checkpoint/two_views.pth is one that PyTorch wrote itself.
#include "checkpoints/legacy_torch.h"

#include <filesystem>

#include "checkpoints/pickle_writer.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

const WrittenStorage kSix = storage<float>("key", "FloatStorage", {0, 1, 2, 3, 4, 5});

StateDict read(const std::string& file) {
  return torch_state_dict(read_legacy_torch(bytes_of(file)));
}

std::vector<float> values(const StateDict& state, const std::string& name) {
  return to_floats(state.tensors.at(name));
}

void expect_refusal(std::string_view message, const std::string& file) {
  expect_error(ErrorCode::kBadFormat, message, [&] { read(file); });
}

// --- what is read

TEST(LegacyTorch, KnowsItsOwnFiles) {
  EXPECT_TRUE(is_legacy_torch(bytes_of(legacy_file({{"a", kSix, 0, {6}, {1}}}))));
  EXPECT_FALSE(is_legacy_torch(bytes_of("PK\3\4 and so on, longer than a magic number")));
  EXPECT_FALSE(is_legacy_torch({}));
}

TEST(LegacyTorch, ReadsATensorWithoutCopyingIt) {
  const std::string file = legacy_file({{"a", kSix, 0, {2, 3}, {3, 1}}});
  const StateDict state = read(file);
  EXPECT_EQ(state.tensors.at("a").shape, (Shape{2, 3}));
  EXPECT_EQ(values(state, "a"), (std::vector<float>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(state.tensors.at("a").bytes.data(), bytes_of(file).last(24).data());
}

TEST(LegacyTorch, HonoursOffsetsAndStridesOfASharedStorage) {
  const std::string file = legacy_file({{"transposed", kSix, 0, {3, 2}, {1, 3}},
                                        {"second column", kSix, 1, {2}, {3}},
                                        {"second row", kSix, 3, {3}, {1}},
                                        {"one", kSix, 5, {}, {}}});
  const StateDict state = read(file);
  EXPECT_EQ(values(state, "transposed"), (std::vector<float>{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(values(state, "second column"), (std::vector<float>{1, 4}));
  EXPECT_EQ(values(state, "second row"), (std::vector<float>{3, 4, 5}));
  EXPECT_EQ(values(state, "one"), (std::vector<float>{5}));
}

TEST(LegacyTorch, IgnoresStridesOfAxesOfLengthOne) {
  const std::string file = legacy_file({{"a", kSix, 0, {1, 6, 1}, {77, 1, 0}}});
  EXPECT_EQ(read(file).tensors.at("a").bytes.data(), bytes_of(file).last(24).data()) << "dense, so not copied";
}

TEST(LegacyTorch, ReadsEveryNumberType) {
  const std::string file =
      legacy_file({{"double", storage<double>("d", "DoubleStorage", {1.5}), 0, {1}, {1}},
                   {"half", storage<std::uint16_t>("h", "HalfStorage", {0x3c00}), 0, {1}, {1}},
                   {"bfloat16", storage<std::uint16_t>("b", "BFloat16Storage", {0x3f80}), 0, {1}, {1}},
                   {"long", storage<std::int64_t>("l", "LongStorage", {-7}), 0, {}, {}},
                   {"int", storage<std::int32_t>("i", "IntStorage", {-8}), 0, {1}, {1}},
                   {"short", storage<std::int16_t>("s", "ShortStorage", {-9}), 0, {1}, {1}},
                   {"char", storage<std::int8_t>("c", "CharStorage", {-1}), 0, {1}, {1}},
                   {"byte", storage<std::uint8_t>("y", "ByteStorage", {200}), 0, {1}, {1}},
                   {"bool", storage<std::uint8_t>("o", "BoolStorage", {1}), 0, {1}, {1}}});
  const StateDict state = read(file);
  EXPECT_EQ(values(state, "double"), std::vector<float>{1.5f});
  EXPECT_EQ(values(state, "half"), std::vector<float>{1});
  EXPECT_EQ(values(state, "bfloat16"), std::vector<float>{1});
  EXPECT_EQ(values(state, "long"), std::vector<float>{-7});
  EXPECT_EQ(values(state, "int"), std::vector<float>{-8});
  EXPECT_EQ(values(state, "short"), std::vector<float>{-9});
  EXPECT_EQ(values(state, "char"), std::vector<float>{-1});
  EXPECT_EQ(values(state, "byte"), std::vector<float>{200});
  EXPECT_EQ(values(state, "bool"), std::vector<float>{1});
}

TEST(LegacyTorch, ReadsAnEmptyTensor) {
  const std::string file = legacy_file({{"none", storage<float>("k", "FloatStorage", {}), 0, {0, 3}, {3, 1}}});
  EXPECT_TRUE(read(file).tensors.at("none").bytes.empty());
}

TEST(LegacyTorch, FindsTheTensorsInTrainingCheckpoints) {
  for (const char* wrapper : {"state_dict", "model_state", "model"}) {
    PickleWriter object;
    object.empty_dict().mark().text("epoch").integer(3).text(wrapper).empty_dict().mark().text("a");
    write_tensor(object, {"a", kSix, 0, {6}, {1}});
    object.set_items().set_items();
    EXPECT_EQ(values(read(legacy_head() + object.stop() + legacy_storages({kSix})), "a").size(), 6u) << wrapper;
  }
}

TEST(LegacyTorch, UnwrapsParameters) {
  PickleWriter object;
  object.empty_dict().mark().text("a").global("torch._utils", "_rebuild_parameter").mark();
  write_tensor(object, {"a", kSix, 0, {6}, {1}});
  object.boolean(true).none().tuple().reduce().set_items();
  EXPECT_EQ(values(read(legacy_head() + object.stop() + legacy_storages({kSix})), "a").size(), 6u);
}

TEST(LegacyTorch, ReadsViewsOfStoragesInFilesOfOld) {
  PickleWriter object;
  object.empty_dict().mark().text("a").global("torch._utils", "_rebuild_tensor").mark();
  object.mark().text("storage").global("torch", "FloatStorage").text("key").text("cpu").integer(6);
  object.mark().text("view").integer(2).integer(3).tuple().tuple().persistent_id();
  object.integer(1).integers({2}).integers({1}).tuple().reduce().set_items();
  EXPECT_EQ(values(read(legacy_head() + object.stop() + legacy_storages({kSix})), "a"), (std::vector<float>{3, 4}));
}

TEST(LegacyTorch, ReadsWhatPyTorchWrote) {
  const std::string file = read_file(INCTRL_TESTS_DIR "/broken_files/checkpoint/two_views.pth");
  const StateDict state = read(file);
  EXPECT_EQ(values(state, "whole"), (std::vector<float>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(values(state, "transposed"), (std::vector<float>{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(values(state, "half"), (std::vector<float>{0.5f, -2}));
}

// --- what is refused

TEST(LegacyTorch, RefusesAnotherVersionOrByteOrder) {
  expect_refusal("the version is 1002, 1001 can be read", legacy_head(1002));
  expect_refusal("big-endian", legacy_head(1001, false));
}

TEST(LegacyTorch, RefusesCodeInTheObjectByName) {
  expect_refusal("global 'os.system' is not allowed",
                 legacy_head() + PickleWriter().global("os", "system").text("id").raw("\x85").reduce().stop());
}

TEST(LegacyTorch, RefusesEveryTruncation) {
  const std::string whole = legacy_file({{"a", kSix, 0, {6}, {1}}});
  EXPECT_NO_THROW(read(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_THROW(read(whole.substr(0, size)), Error) << size;
  expect_refusal("storage 'key' needs 24 more bytes, 23 are left", whole.substr(0, whole.size() - 1));
  expect_refusal("1 bytes are left over", whole + "!");
}

TEST(LegacyTorch, RefusesViewsThatLeaveTheirStorage) {
  const auto expect_outside = [](WrittenTensor tensor) {
    expect_refusal("leaves storage 'key' of 6 elements", legacy_file({std::move(tensor)}));
  };
  expect_outside({"a", kSix, 1, {6}, {1}});
  expect_outside({"a", kSix, 0, {2, 3}, {4, 1}});
  expect_outside({"a", kSix, 0, {2}, {INT64_MAX}});
  expect_outside({"a", kSix, 0, {INT64_MAX}, {INT64_MAX}});
  expect_outside({"a", kSix, INT64_MAX, {}, {}});
  expect_refusal("a tensor's offset is -1, negative", legacy_file({{"a", kSix, -1, {1}, {1}}}));
  expect_refusal("a tensor's strides is -1, negative", legacy_file({{"a", kSix, 5, {6}, {-1}}}));
  expect_refusal("a tensor has 2 extents and 1 strides", legacy_file({{"a", kSix, 0, {2, 3}, {1}}}));
}

TEST(LegacyTorch, RefusesCopiesThatOutgrowTheFile) {
  expect_error(ErrorCode::kLimit, "copies would outgrow the file", [] {
    read(legacy_file({{"a", kSix, 0, {1'000'000'000}, {0}}}));
  });
}

TEST(LegacyTorch, RefusesStoragesThatContradictTheTensors) {
  const std::string object = state_dict_pickle({{"a", kSix, 0, {6}, {1}}});
  WrittenStorage shorter = kSix, renamed = kSix;
  shorter.count = 5;
  renamed.key = "other";
  expect_refusal("storage 'key' has 5 elements, its tensors say 6",
                 legacy_head() + object + legacy_storages({shorter}));
  expect_refusal("storage 'other' belongs to no tensor", legacy_head() + object + legacy_storages({renamed}));
  expect_refusal("storage 'key' is missing", legacy_head() + object + legacy_storages({}));
  expect_refusal("storage 'key' comes twice", legacy_head() + object + legacy_storages({kSix, kSix}));
  expect_refusal("storage 'key' is described twice: 6 of F32 and 5 of F32",
                 legacy_head() + state_dict_pickle({{"a", kSix, 0, {5}, {1}}, {"b", shorter, 0, {5}, {1}}}));
}

TEST(LegacyTorch, RefusesANameThatComesTwice) {
  const WrittenTensor a{"a", kSix, 0, {6}, {1}};
  expect_refusal("tensor 'a': its name comes twice", legacy_file({a, a}));
}

TEST(LegacyTorch, RefusesObjectsThatHoldNoTensors) {
  expect_refusal("the checkpoint is not a dictionary",
                 legacy_head() + PickleWriter().none().stop() + legacy_storages({}));
  expect_refusal("holds no tensors", legacy_head() + PickleWriter().empty_dict().stop() + legacy_storages({}));
}

TEST(LegacyTorch, ReadsOrRefusesEverySeedOfTheFuzzer) {
  for (const auto& seed : std::filesystem::directory_iterator(INCTRL_TESTS_DIR "/broken_files/checkpoint")) {
    const std::string file = read_file(seed.path());
    try {
      read(file);
    } catch (const Error& error) {
      EXPECT_TRUE(error.code == ErrorCode::kBadFormat || error.code == ErrorCode::kLimit) << seed.path();
    }
  }
}

}  // namespace
}  // namespace inctrl
