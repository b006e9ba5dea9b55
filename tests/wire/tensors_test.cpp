// tests/wire/tensors_test.cpp: src/wire/tensors.h, the tensors of the Open Inference Protocol.
#include "wire/tensors.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr std::int64_t kMaxPixels = 100;

InferRequest parse(const std::string& json, const std::string& binary = {}) {
  const std::optional<std::size_t> header = binary.empty() ? std::nullopt : std::optional(json.size());
  return parse_infer(json + binary, header, 4, kMaxPixels);
}

// A request of one tensor, whose text is the JSON's.
std::string request(const std::string& tensor, const std::string& more = "") {
  return R"({"inputs": [{"name": "image", )" + tensor + "}]" + more + "}";
}

void expect_refused(ErrorCode code, const std::string& words, const std::string& json, const std::string& binary = {}) {
  SCOPED_TRACE(json);
  expect_error(code, words, [&] { (void)parse(json, binary); });
}

TEST(ParseInfer, ReadsPixelsFromJson) {
  const auto read =
      parse(request(R"("datatype": "UINT8", "shape": [1, 2, 3], "data": [1, 2, 3, 4, 5, 6])", R"(, "id": "seven")"));
  EXPECT_EQ(read.id, "seven");
  ASSERT_EQ(read.pictures.size(), 1u);
  const Image& image = read.pictures[0].image;
  EXPECT_EQ(image.width, 2);
  EXPECT_EQ(image.height, 1);
  EXPECT_EQ(image.format, PixelFormat::kRgb8);
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
}

TEST(ParseInfer, ReadsNestedDataAndGrayPictures) {
  const auto read =
      parse(request(R"("datatype": "UINT8", "shape": [2, 2, 1, 1], "data": [[[[1]],[[2]]],[[[3]],[[4]]]])"));
  ASSERT_EQ(read.pictures.size(), 2u);
  EXPECT_EQ(read.pictures[1].image.format, PixelFormat::kGray8);
  EXPECT_EQ(read.pictures[1].image.pixels, (std::vector<std::uint8_t>{3, 4}));
}

TEST(ParseInfer, ReadsPixelsBehindTheJson) {
  const auto read = parse(request(R"("datatype": "UINT8", "shape": [1, 1, 3], "parameters": {"binary_data_size": 3})"),
                          "\x01\x02\xff");
  ASSERT_EQ(read.pictures.size(), 1u);
  EXPECT_EQ(read.pictures[0].image.pixels, (std::vector<std::uint8_t>{1, 2, 255}));
}

TEST(ParseInfer, ReadsPictureFiles) {
  const auto behind = parse(request(R"("datatype": "BYTES", "shape": [2], "parameters": {"binary_data_size": 11})"),
                            std::string("\x02\0\0\0ab\x01\0\0\0c", 11));
  ASSERT_EQ(behind.pictures.size(), 2u);
  EXPECT_EQ(behind.pictures[0].encoded, "ab");
  EXPECT_EQ(behind.pictures[1].encoded, "c");
  const auto inside = parse(request(R"("datatype": "BYTES", "shape": [1, 1], "data": ["YWI="])"));
  ASSERT_EQ(inside.pictures.size(), 1u);
  EXPECT_EQ(inside.pictures[0].encoded, "ab");
}

TEST(ParseInfer, ReadsWhichOutputsAreWished) {
  const auto read = parse(request(R"("datatype": "BYTES", "shape": [1], "data": [""])",
                                  R"(, "parameters": {"binary_data_output": true},
                                       "outputs": [{"name": "score"}, {"name": "map", "parameters": {"binary_data": true}}])"));
  EXPECT_TRUE(read.binary);
  ASSERT_EQ(read.outputs.size(), 2u);
  EXPECT_EQ(read.outputs[0].name, "score");
  EXPECT_FALSE(read.outputs[0].binary);
  EXPECT_TRUE(read.outputs[1].binary);
}

TEST(ParseInfer, RefusesOtherInputs) {
  expect_refused(ErrorCode::kInvalidArgument, "'inputs'", R"({"inputs": []})");
  expect_refused(ErrorCode::kInvalidArgument, "there is no input 'x'",
                 R"({"inputs": [{"name": "x", "datatype": "UINT8", "shape": [1], "data": [1]}]})");
  expect_refused(ErrorCode::kInvalidArgument, "FP32",
                 request(R"("datatype": "FP32", "shape": [1, 1, 3], "data": [1, 2, 3])"));
}

TEST(ParseInfer, RefusesAShapeThatIsNoPicture) {
  for (const char* shape :
       {"[]", "[3]", "[1, 1, 4]", "[1, 1, 1, 1, 3]", "[0, 1, 3]", "[-1, 1, 3]", "[1.5, 1, 3]", "\"x\""})
    expect_refused(ErrorCode::kInvalidArgument, "'image'",
                   request(R"("datatype": "UINT8", "data": [], "shape": )" + std::string(shape)));
}

TEST(ParseInfer, RefusesDataOfAnotherSizeThanTheShape) {
  expect_refused(ErrorCode::kInvalidArgument, "more data than its shape",
                 request(R"("datatype": "UINT8", "shape": [1, 1, 3], "data": [1, 2, 3, 4])"));
  expect_refused(ErrorCode::kInvalidArgument, "has 2 values; its shape says 3",
                 request(R"("datatype": "UINT8", "shape": [1, 1, 3], "data": [1, 2])"));
  expect_refused(ErrorCode::kInvalidArgument, "its shape says 2",
                 request(R"("datatype": "BYTES", "shape": [2], "data": ["YQ=="])"));
  expect_refused(ErrorCode::kInvalidArgument, "numbers from 0 to 255",
                 request(R"("datatype": "UINT8", "shape": [1, 1, 3], "data": [1, 2, 256])"));
}

TEST(ParseInfer, RefusesBinaryDataThatAreCutOff) {
  const std::string tensor = R"("datatype": "BYTES", "shape": [1], "parameters": {"binary_data_size": 4})";
  expect_refused(ErrorCode::kInvalidArgument, "cut off", request(tensor), std::string("\x09\0\0\0", 4));
  expect_refused(ErrorCode::kInvalidArgument, "binary_data_size", request(tensor), "abc");
  expect_error(ErrorCode::kInvalidArgument, "Inference-Header-Content-Length",
               [] { (void)parse_infer("{}", 3, 4, kMaxPixels); });
}

TEST(ParseInfer, HoldsTheLimits) {
  expect_refused(ErrorCode::kLimit, "too large",
                 request(R"("datatype": "UINT8", "shape": [1, 101, 1], "parameters": {"binary_data_size": 101})"),
                 std::string(101, 'x'));
  expect_refused(ErrorCode::kLimit, "more than 4 pictures",
                 request(R"("datatype": "UINT8", "shape": [5, 1, 1, 1], "data": [1, 2, 3, 4, 5])"));
  expect_refused(ErrorCode::kLimit, "more than 4 pictures",
                 request(R"("datatype": "BYTES", "shape": [5], "parameters": {"binary_data_size": 20})"),
                 std::string(20, '\0'));
}

TEST(OutputTensorJson, HoldsValuesOrTheirLength) {
  const std::vector<float> values{0.1f, 2.0f};
  const OutputTensor scores("score", {2}, values);
  EXPECT_EQ(scores.json(false).dump(), R"({"name":"score","datatype":"FP32","shape":[2],"data":[0.1,2.0]})");
  EXPECT_EQ(scores.json(true).dump(),
            R"({"name":"score","datatype":"FP32","shape":[2],"parameters":{"binary_data_size":8}})");
  EXPECT_EQ(scores.bytes(), std::string("\xcd\xcc\xcc\x3d\0\0\0\x40", 8));
  const OutputTensor words("decision", {1}, std::vector<std::string>{"ok"});
  EXPECT_EQ(words.json(false).dump(), R"({"name":"decision","datatype":"BYTES","shape":[1],"data":["ok"]})");
  EXPECT_EQ(words.bytes(), std::string("\x02\0\0\0ok", 6));
}

}  // namespace
}  // namespace inctrl
