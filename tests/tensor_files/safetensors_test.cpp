// tests/tensor_files/safetensors_test.cpp: what a safetensors file may say, and each way in which it may lie.
#include "tensor_files/safetensors.h"

#include <array>
#include <cstdint>
#include <filesystem>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/resident.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

std::string file_of(std::uint64_t header_length, std::string_view rest) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(header_length >> (8 * i) & 0xffu);
  return file.append(rest);
}

// A file with this header and so many bytes of data.
std::string with_header(std::string_view header, std::size_t data_size = 0) {
  return file_of(header.size(), std::string(header) + std::string(data_size, '\1'));
}

Safetensors parse(const std::string& file) {
  return Safetensors::parse(bytes_of(file), nullptr, "a.safetensors");
}

void expect_refusal(std::string_view message, const std::string& file) {
  expect_error(ErrorCode::kBadFormat, message, [&] { parse(file); });
}

std::string tensor(std::string_view name, std::string_view dtype, std::string_view shape, std::string_view offsets) {
  std::string text = "\"";
  text.append(name).append(R"(":{"dtype":")").append(dtype).append(R"(","shape":)").append(shape);
  return text.append(R"(,"data_offsets":)").append(offsets).append("}");
}

// --- what may be said

TEST(Safetensors, ReadsTensorsAndMetadata) {
  const std::string file =
      with_header("{" + tensor("b", "U8", "[2]", "[4,6]") + "," + tensor("a", "F32", "[1,1]", "[0,4]") +
                      R"(,"__metadata__":{"made by":"hand"}}  )",
                  6);
  const Safetensors read = parse(file);
  ASSERT_EQ(read.tensors().size(), 2u);
  EXPECT_EQ(read.at("a").dtype, DType::kF32);
  EXPECT_EQ(read.at("a").shape, (Shape{1, 1}));
  EXPECT_EQ(read.at("b").bytes.size(), 2u);
  EXPECT_EQ(read.at("b").bytes.data(), bytes_of(file).data() + file.size() - 2) << "points into the file";
  EXPECT_EQ(read.metadata().at("made by"), "hand");
}

TEST(Safetensors, ReadsScalarsAndEmptyTensorsAndEmptyFiles) {
  const std::string file = with_header(
      "{" + tensor("scalar", "I64", "[]", "[0,8]") + "," + tensor("none", "F32", "[0,7]", "[8,8]") + "}", 8);
  EXPECT_EQ(parse(file).at("none").bytes.size(), 0u);
  EXPECT_EQ(parse(file).at("scalar").shape, Shape{});
  EXPECT_TRUE(parse(with_header("{}")).tensors().empty());
}

TEST(Safetensors, ReleasesTheFilesPagesButNeverBytesInMemory) {
  const TemporaryFolder folder;
  const std::string bytes = with_header("{" + tensor("a", "U8", "[1000000]", "[0,1000000]") + "}", 1'000'000);
  write_file(folder / "a", bytes);
  const Safetensors opened = Safetensors::open(folder / "a"), parsed = parse(bytes);
  const std::vector<float> expected(1'000'000, 1.0f);
  for (const Safetensors* file : {&opened, &parsed}) {
    ASSERT_EQ(to_floats(file->at("a")), expected);
    file->release_pages();
    if (file == &opened) {
      EXPECT_EQ(resident_bytes(folder / "a"), 0u);
    }
    EXPECT_EQ(to_floats(file->at("a")), expected);
  }
}

TEST(Safetensors, NamesATensorThatIsMissing) {
  const std::string file = with_header("{}");
  expect_error(ErrorCode::kBadFormat, "a.safetensors: tensor 'stem' is missing", [&] { parse(file).at("stem"); });
}

// --- lengths

TEST(Safetensors, RefusesAFileTooShortForALength) {
  expect_refusal("a.safetensors: not a safetensors file: it is only 0 bytes long", "");
  expect_refusal("it is only 7 bytes long", "1234567");
}

TEST(Safetensors, NamesBothSizesWhenTheHeaderIsLongerThanTheFile) {
  expect_refusal("it claims a header of 1000 bytes, the file has 10", file_of(1000, "{}"));
  expect_refusal("it claims a header of 3 bytes, the file has 10", file_of(3, "{}"));
}

TEST(Safetensors, RefusesAHeaderBeyondTheFormatsLimit) {
  expect_refusal("a header of 100000001 bytes, at most 100000000 are allowed", file_of(100'000'001, "{}"));
  expect_refusal("a header of 18446744073709551615 bytes", file_of(UINT64_MAX, "{}"));
}

// --- form of the header

TEST(Safetensors, RefusesAHeaderThatIsNotJson) {
  expect_refusal("does not start with {", with_header(" {}"));
  expect_refusal("does not start with {", with_header(""));
  expect_refusal("not JSON from its byte", with_header("{} {}"));
  expect_refusal("not JSON from its byte", with_header("{\"a\""));
  expect_refusal("not JSON from its byte", with_header("{\"\xff\":1}"));
}

TEST(Safetensors, RefusesANameThatComesTwice) {
  const std::string a = tensor("a", "U8", "[1]", "[0,1]"), also_a = tensor("a", "U8", "[1]", "[1,2]");
  expect_refusal("tensor 'a' comes twice", with_header("{" + a + "," + also_a + "}", 2));
  expect_refusal("metadata 'k' comes twice", with_header(R"({"__metadata__":{"k":"1","k":"2"}})"));
  expect_refusal("tensor '__metadata__' comes twice", with_header(R"({"__metadata__":{},"__metadata__":{}})"));
  expect_refusal("field 'dtype' comes twice", with_header(R"({"a":{"dtype":"U8","dtype":"U8"}})"));
}

TEST(Safetensors, RefusesWhatDoesNotBelong) {
  expect_refusal("tensor 'a' is null, not an object", with_header(R"({"a":null})"));
  expect_refusal("tensor 'a' is a list, not an object", with_header(R"({"a":[]})"));
  expect_refusal("metadata 'k' is a number, not a text", with_header(R"({"__metadata__":{"k":1}})"));
  expect_refusal("metadata 'k' is an object, not a text", with_header(R"({"__metadata__":{"k":{}}})"));
  expect_refusal("tensor 'a': a number does not belong in 'dtype'", with_header(R"({"a":{"dtype":1}})"));
  expect_refusal("tensor 'a': a text does not belong in 'shape'", with_header(R"({"a":{"shape":"[1]"}})"));
  expect_refusal("tensor 'a': field 'strides' is unknown", with_header(R"({"a":{"strides":[1]}})"));
  expect_refusal("has 1 of them", with_header(R"({"a":{"shape":[1]}})"));
}

TEST(Safetensors, RefusesAnUnknownNumberType) {
  expect_refusal("tensor 'a': number type 'F8_E5M2' is not supported",
                 with_header("{" + tensor("a", "F8_E5M2", "[1]", "[0,1]") + "}", 1));
}

TEST(Safetensors, RefusesHostileNestingWithoutDescending) {
  const std::string deep(1'000'000, '[');
  expect_refusal("tensor 'a': a list does not belong in 'shape'", with_header(R"({"a":{"shape":)" + deep));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"dtype":)";
  expect_refusal("an object does not belong in 'dtype'", with_header(objects));
}

// --- shapes

TEST(Safetensors, RefusesShapesThatAreNoSizes) {
  expect_refusal("a negative number does not belong in 'shape'",
                 with_header("{" + tensor("a", "U8", "[-1]", "[0,1]") + "}", 1));
  expect_refusal("a number with a fraction or beyond 64 bits does not belong in 'shape'",
                 with_header("{" + tensor("a", "U8", "[1.5]", "[0,1]") + "}", 1));
  expect_refusal("not JSON from its byte", with_header("{" + tensor("a", "U8", "[1e999]", "[0,1]") + "}", 1));
  expect_refusal("the shape is too large",
                 with_header("{" + tensor("a", "U8", "[9223372036854775808]", "[0,1]") + "}", 1));
}

TEST(Safetensors, RefusesShapesWhoseProductOverflows) {
  expect_refusal("is negative or too large",
                 with_header("{" + tensor("a", "U8", "[4294967296,4294967296]", "[0,1]") + "}", 1));
  expect_refusal("tensor 'a': shape [2305843009213693952] of F64 does not fill 0 bytes",
                 with_header("{" + tensor("a", "F64", "[2305843009213693952]", "[0,0]") + "}"));
}

TEST(Safetensors, RefusesAShapeThatDoesNotFillItsBytes) {
  expect_refusal("tensor 'a': shape [3] of F32 does not fill 8 bytes",
                 with_header("{" + tensor("a", "F32", "[3]", "[0,8]") + "}", 8));
}

// --- places

TEST(Safetensors, RefusesOffsetsOutsideOfTheData) {
  expect_refusal("data_offsets 0 to 5 lie outside the data, 4 bytes",
                 with_header("{" + tensor("a", "U8", "[5]", "[0,5]") + "}", 4));
  expect_refusal("data_offsets 4 to 0 lie outside", with_header("{" + tensor("a", "U8", "[4]", "[4,0]") + "}", 4));
  expect_refusal("data_offsets needs 2 numbers, has 1", with_header("{" + tensor("a", "U8", "[4]", "[0]") + "}", 4));
  expect_refusal("a number does not belong in 'data_offsets'",
                 with_header("{" + tensor("a", "U8", "[4]", "[0,4,4]") + "}", 4));
}

TEST(Safetensors, RefusesTensorsThatOverlap) {
  const std::string a = tensor("a", "U8", "[3]", "[0,3]"), b = tensor("b", "U8", "[2]", "[2,4]");
  expect_refusal("tensor 'b' starts at 2, where the one before it ends at 3: they overlap",
                 with_header("{" + a + "," + b + "}", 4));
}

TEST(Safetensors, RefusesHoles) {
  const std::string a = tensor("a", "U8", "[1]", "[0,1]"), b = tensor("b", "U8", "[2]", "[2,4]");
  expect_refusal("tensor 'b' starts at 2, the one before it ends at 1: there is a hole",
                 with_header("{" + a + "," + b + "}", 4));
  expect_refusal("the tensors end at 1, the data has 4 bytes", with_header("{" + a + "}", 4));
}

// --- every file that the fuzzer thought worth keeping

TEST(Safetensors, ReadsOrRefusesEverySeedOfTheFuzzer) {
  for (const auto& seed : std::filesystem::directory_iterator(INCTRL_TESTS_DIR "/broken_files/safetensors")) {
    try {
      Safetensors::open(seed.path());
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::kBadFormat) << seed.path();
    }
  }
}

// --- writing

const std::array<float, 3> kFloats{1.5f, -2, 0};
const std::array<std::uint8_t, 3> kBytes{7, 8, 9};
const std::map<std::string, TensorView> kTensors{{"a", {DType::kU8, {3}, std::as_bytes(std::span(kBytes))}},
                                                 {"b", {DType::kF32, {3, 1}, std::as_bytes(std::span(kFloats))}}};

TEST(WriteSafetensors, ReadsBackAsItWasWritten) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a.safetensors", kTensors, {{"key", "text"}});
  const Safetensors read = Safetensors::open(folder / "a.safetensors");
  EXPECT_EQ(read.metadata(), (std::map<std::string, std::string>{{"key", "text"}}));
  ASSERT_EQ(read.tensors().size(), 2u);
  EXPECT_EQ(to_floats(read.at("a")), (std::vector<float>{7, 8, 9}));
  EXPECT_EQ(to_floats(read.at("b")), (std::vector<float>{1.5f, -2, 0}));
  EXPECT_EQ(read.at("b").shape, (Shape{3, 1}));
}

TEST(WriteSafetensors, AlignsEveryTensorToItsElements) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a.safetensors", kTensors, {});
  const Safetensors read = Safetensors::open(folder / "a.safetensors");
  for (const auto& [name, view] : read.tensors())
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(view.bytes.data()) % size_of(view.dtype), 0u) << name;
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(read.at("b").bytes.data()) % 64, 0u) << "the data's start";
}

TEST(WriteSafetensors, SameInputSameBytes) {
  const TemporaryFolder folder;
  write_safetensors(folder / "one", kTensors, {{"key", "text"}});
  write_safetensors(folder / "two", kTensors, {{"key", "text"}});
  EXPECT_EQ(read_file(folder / "one"), read_file(folder / "two"));
}

TEST(WriteSafetensors, RefusesATensorWhoseBytesDoNotFitItsShape) {
  const TemporaryFolder folder;
  const TensorView wrong{DType::kF32, {3}, std::as_bytes(std::span(kBytes))};
  expect_error(ErrorCode::kInvalidArgument, "write tensor 'a': its shape [3] needs 12 bytes, it has 3", [&] {
    write_safetensors(folder / "a", {{"a", wrong}}, {});
  });
  EXPECT_FALSE(std::filesystem::exists(folder / "a"));
}

TEST(WriteSafetensors, RefusesTextsThatAreNotUtf8) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kInvalidArgument, "not UTF-8", [&] { write_safetensors(folder / "a", {}, {{"k", "\xff"}}); });
}

}  // namespace
}  // namespace inctrl
