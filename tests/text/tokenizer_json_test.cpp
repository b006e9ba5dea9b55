// tests/text/tokenizer_json_test.cpp: what a tokenizer.json may say, and each way in which it may lie.
#include "text/tokenizer_json.h"

#include "support/expect_error.h"

namespace inctrl {
namespace {

TokenizerJson parse(std::string_view json, std::size_t most = 10) {
  return parse_tokenizer_json(json, most, "t.json");
}
// The model has `fields`, and words end as they should.
std::string model(std::string_view fields) {
  return R"({"model":{"end_of_word_suffix":"</w>",)" + std::string(fields) + "}}";
}
void expect_refusal(std::string_view message, std::string_view json) {
  expect_error(ErrorCode::kBadFormat, message, [&] { parse(json); });
}

TEST(TokenizerJson, ReadsMergesAndVocabulary) {
  const TokenizerJson json = parse(model(R"("type":"BPE","vocab":{"a":0,"b":7},"merges":["a b",["c","d e"]])"));
  ASSERT_EQ(json.merges.size(), 2u);
  EXPECT_EQ(json.merges[0], (std::array<std::string, 2>{"a", "b"}));
  EXPECT_EQ(json.merges[1], (std::array<std::string, 2>{"c", "d e"}));
  EXPECT_EQ(json.vocabulary, (std::map<std::string, std::uint64_t>{{"a", 0}, {"b", 7}}));
}

TEST(TokenizerJson, SkipsTheRest) {
  const std::string rest =
      R"("version":"1.0","added_tokens":[{"id":1,"model":{"merges":[1]}},[[null,true,-1,1.5]]],"x":null,)";
  const std::string json =
      "{" + rest + model(R"("dropout":null,"fuse_unk":false,"deep":{"merges":[[1]]},"merges":[])").substr(1);
  EXPECT_TRUE(parse(json).merges.empty());
  EXPECT_TRUE(parse(json).vocabulary.empty());
}

TEST(TokenizerJson, NeedsMergesOfWordsThatEndAsClips) {
  expect_refusal("t.json: it has no model.merges", "{}");
  expect_refusal("t.json: it has no model.merges", R"({"merges":["a b"]})");
  expect_refusal("t.json: it has no model.merges", model(R"("vocab":{})"));
  expect_refusal("t.json: model.end_of_word_suffix is missing", R"({"model":{"merges":[]}})");
  expect_refusal("t.json: model.end_of_word_suffix is missing", R"({"model":{"end_of_word_suffix":null,"merges":[]}})");
  expect_refusal("t.json: words end in '@@', not in '</w>'", R"({"model":{"end_of_word_suffix":"@@","merges":[]}})");
  expect_refusal("t.json: the model is 'WordPiece', not 'BPE'", model(R"("type":"WordPiece")"));
}

TEST(TokenizerJson, RefusesMergesThatAreNoPairs) {
  expect_refusal("t.json: merge 1 is 'ab', not two parts", model(R"("merges":["ab"])"));
  expect_refusal("t.json: merge 2 has 1 parts, not 2", model(R"("merges":["a b",["a"]])"));
  expect_refusal("t.json: merge 1 has 0 parts", model(R"("merges":[[]])"));
  expect_refusal("t.json: merge 1 has more than 2 parts", model(R"("merges":[["a","b","c"]])"));
  expect_refusal("t.json: merge 1 is followed by a number", model(R"("merges":["a b",7])"));
  expect_refusal("t.json: merge 1 holds a list", model(R"("merges":[[[["a"]]]])"));
  expect_refusal("t.json: merge 1 holds null", model(R"("merges":[[null]])"));
  expect_refusal("t.json: 'merges' may not be an object", model(R"("merges":{})"));
  expect_refusal("t.json: 'merges' may not be a text", model(R"("merges":"a b")"));
}

TEST(TokenizerJson, RefusesVocabulariesThatAreNone) {
  expect_refusal("t.json: 'vocab' may not be a list", model(R"("vocab":[])"));
  expect_refusal("t.json: the vocabulary gives 'a' a negative number", model(R"("vocab":{"a":-1})"));
  expect_refusal("t.json: the vocabulary gives 'a' an object", model(R"("vocab":{"a":{}})"));
  expect_refusal("t.json: the vocabulary has 'a' twice", model(R"("vocab":{"a":1,"a":2})"));
}

TEST(TokenizerJson, RefusesTwoAnswers) {
  expect_refusal("t.json: the model has 'merges' twice", model(R"("merges":[],"merges":[])"));
  expect_refusal("t.json: 'model' comes twice", R"({"model":{},"model":{}})");
}

TEST(TokenizerJson, RefusesWhatIsNotThisJson) {
  expect_refusal("t.json: not JSON from its byte", "");
  expect_refusal("t.json: not JSON from its byte", model(R"("merges":["a b")"));
  expect_refusal("t.json: not JSON from its byte", "{\"a\":\"\xff\"}");
  expect_refusal("t.json: it is a list, not an object", "[]");
  expect_refusal("t.json: it is a number, not an object", "7");
  expect_refusal("t.json: 'model' may not be a list", R"({"model":[]})");
}

TEST(TokenizerJson, StopsAtTheLimit) {
  expect_error(ErrorCode::kLimit, "t.json: more than 1 merges", [] { parse(model(R"("merges":["a b","c d"])"), 1); });
}

TEST(TokenizerJson, SkipsDeepNesting) {
  const std::string deep = std::string(1 << 20, '[') + std::string(1 << 20, ']');
  EXPECT_EQ(parse(R"({"x":)" + deep + "," + model(R"("merges":["a b"])").substr(1)).merges.size(), 1u);
}

}  // namespace
}  // namespace inctrl
