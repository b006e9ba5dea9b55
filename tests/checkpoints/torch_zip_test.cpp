// tests/checkpoints/torch_zip_test.cpp: checkpoints of today's torch.save, made by hand, whole and damaged.
#include "checkpoints/torch_zip.h"

#include <filesystem>

#include "checkpoints/state_dict.h"
#include "checkpoints/zip_writer.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

const WrittenStorage kSix = storage<float>("0", "FloatStorage", {0, 1, 2, 3, 4, 5});
const WrittenTensor kGrid{"grid", kSix, 0, {2, 3}, {3, 1}};

StateDict read(const std::string& file) {
  return torch_state_dict(read_torch_zip(bytes_of(file)));
}

void expect_refusal(std::string_view message, const std::string& file) {
  expect_error(ErrorCode::kBadFormat, message, [&] { read(file); });
}

TEST(TorchZip, ReadsATensorWithoutCopyingIt) {
  const std::string file = torch_zip_file(state_dict_pickle({kGrid}), {kSix});
  const StateDict state = read(file);
  EXPECT_EQ(state.tensors.at("grid").shape, (Shape{2, 3}));
  EXPECT_EQ(to_floats(state.tensors.at("grid")), (std::vector<float>{0, 1, 2, 3, 4, 5}));
  EXPECT_GE(state.tensors.at("grid").bytes.data(), bytes_of(file).data());
  EXPECT_LT(state.tensors.at("grid").bytes.data(), bytes_of(file).data() + file.size());
}

TEST(TorchZip, HonoursOffsetsAndStridesOfASharedStorage) {
  const std::string file = torch_zip_file(
      state_dict_pickle({kGrid, {"turned", kSix, 0, {3, 2}, {1, 3}}, {"row", kSix, 3, {3}, {1}}}), {kSix});
  EXPECT_EQ(to_floats(read(file).tensors.at("turned")), (std::vector<float>{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(to_floats(read(file).tensors.at("row")), (std::vector<float>{3, 4, 5}));
}

TEST(TorchZip, ReadsEveryNumberType) {
  const std::vector<WrittenStorage> storages{storage<double>("d", "DoubleStorage", {1}),
                                             storage<std::uint16_t>("h", "HalfStorage", {0x3c00}),
                                             storage<std::uint16_t>("b", "BFloat16Storage", {0x3f80}),
                                             storage<std::int64_t>("l", "LongStorage", {1}),
                                             storage<std::int32_t>("i", "IntStorage", {1}),
                                             storage<std::uint8_t>("o", "BoolStorage", {1})};
  std::vector<WrittenTensor> tensors;
  for (const WrittenStorage& storage : storages) tensors.push_back({storage.type, storage, 0, {1}, {1}});
  const std::string file = torch_zip_file(state_dict_pickle(tensors), storages);
  for (const auto& [name, tensor] : read(file).tensors) EXPECT_EQ(to_floats(tensor), std::vector<float>{1}) << name;
}

TEST(TorchZip, TheRootMayHaveAnyName) {
  for (const std::string root : {"archive", "model final (2)", "."}) {
    const std::string file =
        write_zip({{root + "/data.pkl", state_dict_pickle({kGrid})}, {root + "/data/0", kSix.bytes}}).file;
    EXPECT_TRUE(read(file).tensors.contains("grid")) << root;
  }
}

TEST(TorchZip, PassesOverWhatItDoesNotNeed) {
  // The code of a TorchScript archive is deflated; that must not stand in the way.
  constexpr unsigned kDeflated = 8;
  const std::string file = torch_zip_file(state_dict_pickle({kGrid}), {kSix},
                                          {{"root/version", "3\n"},
                                           {"root/byteorder", "little"},
                                           {"root/data/9", "?"},
                                           {"root/code/a.py", "?", kDeflated}});
  EXPECT_TRUE(read(file).tensors.contains("grid"));
}

TEST(TorchZip, RefusesBigEndianFiles) {
  expect_refusal("the checkpoint's byte order is 'big', only 'little' can be read",
                 torch_zip_file(state_dict_pickle({kGrid}), {kSix}, {{"root/byteorder", "big"}}));
}

TEST(TorchZip, RefusesArchivesThatAreNoCheckpoints) {
  expect_refusal("a zip archive of 2 entries without <name>/data.pkl",
                 write_zip({{"word/document.xml", "<w/>"}, {"data.pkl", "N."}}).file);
  expect_refusal("without <name>/data.pkl", write_zip({{"a/b/data.pkl", "N."}}).file);
  expect_refusal("both 'a/data.pkl' and 'b/data.pkl' could be the checkpoint's object",
                 write_zip({{"a/data.pkl", "N."}, {"b/data.pkl", "N."}}).file);
}

TEST(TorchZip, RefusesCodeInTheObjectByName) {
  const std::string attack = PickleWriter().global("os", "system").text("id").raw("\x85").reduce().stop();
  expect_refusal("global 'os.system' is not allowed", torch_zip_file(attack, {}));
  expect_refusal("global 'os.system' is not allowed", torch_zip_file(attack, {}, {{"root/constants.pkl", ")."}}));
}

TEST(TorchZip, RefusesCompiledClassesWhereNoneBelong) {
  expect_refusal("global '__torch__.Net' is not allowed",
                 torch_zip_file(PickleWriter().global("__torch__", "Net").stop(), {}));
}

TEST(TorchZip, RefusesStoragesThatContradictTheTensors) {
  const std::string object = state_dict_pickle({kGrid});
  WrittenStorage shorter = kSix;
  shorter.bytes.pop_back();
  expect_refusal("storage '0' has 23 bytes, its tensors need 24", torch_zip_file(object, {shorter}));
  expect_refusal("entry 'root/data/0' is missing", torch_zip_file(object, {}));
  expect_refusal("entry 'root/data/0' is compressed (method 8)",
                 torch_zip_file(object, {}, {{"root/data/0", kSix.bytes, 8}}));
}

TEST(TorchZip, RefusesACompressedObject) {
  expect_refusal("entry 'root/data.pkl' is compressed (method 8)", write_zip({{"root/data.pkl", "?", 8}}).file);
}

TEST(TorchZip, StorageKeysLeadNowhereElse) {
  const WrittenStorage elsewhere{"../data.pkl", "ByteStorage", 1, "?"};
  expect_refusal("entry 'root/data/../data.pkl' is missing",
                 torch_zip_file(state_dict_pickle({{"a", elsewhere, 0, {1}, {1}}}), {}));
}

TEST(TorchZip, ReadsAListOfTensors) {
  PickleWriter object;
  object.empty_list().mark();
  write_tensor(object, {"", kSix, 0, {6}, {1}});
  write_tensor(object, {"", kSix, 0, {3, 2}, {1, 3}});
  object.appends();
  const std::string file = torch_zip_file(object.stop(), {kSix});
  const TensorList list = torch_tensor_list(read_torch_zip(bytes_of(file)));
  ASSERT_EQ(list.tensors.size(), 2u);
  EXPECT_EQ(to_floats(list.tensors[0]), (std::vector<float>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(to_floats(list.tensors[1]), (std::vector<float>{0, 3, 1, 4, 2, 5}));
}

TEST(TorchZip, RefusesListsOfOtherThings) {
  const auto expect_no_list = [](std::string_view message, const std::string& object) {
    const std::string file = torch_zip_file(object, {});
    expect_error(ErrorCode::kBadFormat, message, [&] { torch_tensor_list(read_torch_zip(bytes_of(file))); });
  };
  expect_no_list("the file holds no list of tensors", PickleWriter().none().stop());
  expect_no_list("item 1 of the list is not a tensor", PickleWriter().empty_list().mark().none().appends().stop());
}

std::string seed(const std::string& name) {
  return read_file(INCTRL_TESTS_DIR "/broken_files/zip/" + name);
}

TEST(TorchZip, ReadsTheSoundSeedsOfTheFuzzer) {
  const std::vector<float> six{0, 1, 2, 3, 4, 5};
  for (const char* name : {"two_views.pt", "zip64.pt"}) {
    const std::string file = seed(name);
    const StateDict state = read(file);
    EXPECT_EQ(to_floats(state.tensors.at("whole")), six) << name;
    EXPECT_EQ(to_floats(state.tensors.at("transposed")), (std::vector<float>{0, 3, 1, 4, 2, 5})) << name;
    EXPECT_EQ(state.tensors.at("half").dtype, DType::kF16) << name;
  }
  const std::string training = seed("training.pt"), script = seed("script.pt"), list = seed("list.pt");
  EXPECT_EQ(to_floats(read(training).tensors.at("module.a")), six);
  EXPECT_EQ(read(script).tensors.size(), 2u);
  EXPECT_EQ(to_floats(read(script).tensors.at("visual.weight")), six);
  EXPECT_EQ(torch_tensor_list(read_torch_zip(bytes_of(list))).tensors.size(), 2u);
}

TEST(TorchZip, RefusesTheOthers) {
  expect_error(ErrorCode::kLimit, "lies within 64 others", [] { read(seed("loop.pt")); });
  expect_refusal("global 'os.system' is not allowed", seed("os_system.pt"));
  expect_refusal("byte order is 'big'", seed("big_endian.pt"));
  expect_refusal("entry 'r/data.pkl' is compressed", seed("deflated.pt"));
  expect_refusal("entries 'r/data/1' and 'r/data/0' overlap", seed("overlap.pt"));
  expect_refusal("entry 'r/data.pkl' has 1073741824 bytes, 422 in its own header", seed("lying_size.pt"));
  expect_refusal("was the file cut off?", seed("cut_off.pt"));
}

TEST(TorchZip, ReadsOrRefusesEverySeedOfTheFuzzer) {
  for (const auto& found : std::filesystem::directory_iterator(INCTRL_TESTS_DIR "/broken_files/zip")) {
    const std::string file = read_file(found.path());
    try {
      read(file);
    } catch (const Error& error) {
      EXPECT_TRUE(error.code == ErrorCode::kBadFormat || error.code == ErrorCode::kLimit) << found.path();
    }
  }
}

}  // namespace
}  // namespace inctrl
