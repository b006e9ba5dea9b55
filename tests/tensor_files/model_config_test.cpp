// tests/tensor_files/model_config_test.cpp: the JSON of a model, and the bounds of each of its numbers.
#include "support/expect_error.h"
#include "tensor_files/small_model.h"

namespace inctrl {
namespace {

// The small model's JSON with one piece of text replaced by another.
std::string edited(std::string_view from, std::string_view to) {
  std::string json = to_json(small_model());
  const std::size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from << " is not in " << json;
  return json.replace(at, from.size(), to);
}

void expect_refusal(std::string_view message, const std::string& json) {
  expect_error(ErrorCode::kBadFormat, message, [&] { parse_model_config(json); });
}

TEST(ModelConfig, ReadsBackAsItWasWritten) {
  const ModelConfig written = small_model(), read = parse_model_config(to_json(written));
  EXPECT_EQ(read.name, written.name);
  EXPECT_EQ(read.taps, written.taps);
  EXPECT_EQ(read.input_size, written.input_size);
  EXPECT_EQ(read.fit, written.fit);
  EXPECT_EQ(read.mean, written.mean) << "to the last bit";
  EXPECT_EQ(read.std, written.std);
  EXPECT_EQ(read.head, written.head);
  EXPECT_EQ(read.normal_level, written.normal_level);
  EXPECT_EQ(read.licences.at(0).licence, "Apache-2.0");
  EXPECT_EQ(to_json(read), to_json(written));
}

TEST(ModelConfig, ReadsBackItsEncoder) {
  const ModelConfig read = parse_model_config(to_json(small_model()));
  const auto& encoder = std::get<EfficientNetLiteConfig>(read.encoder);
  EXPECT_EQ(encoder.stem, 8);
  ASSERT_EQ(encoder.blocks.size(), 2u);
  EXPECT_EQ(encoder.blocks[1].kernel, 5);
  EXPECT_EQ(encoder.blocks[1].stride, 2);
  EXPECT_EQ(encoder.blocks[1].expansion, 6);
  EXPECT_EQ(encoder.blocks[1].channels, 8);
}

TrainingRecord invented_record() {
  return {.encoder = std::string(64, 'a'),
          .datasets = {{"mvtec", "set", {"bolts", "nuts"}, 20, 7}},
          .held_out = {"rings"},
          .objective = "logits",
          .pairing = "correct",
          .shots = {1, 4},
          .epochs = 3,
          .steps = 10,
          .batch = 16,
          .seed = 10,
          .kept_epoch = 2,
          .held_out_auroc = 0.75};
}

TEST(ModelConfig, ReadsBackHowItsHeadsWereTrained) {
  ModelConfig config = small_model();
  EXPECT_FALSE(parse_model_config(to_json(config)).training.has_value());
  config.training = invented_record();
  const TrainingRecord read = parse_model_config(to_json(config)).training.value();
  EXPECT_EQ(read.encoder, std::string(64, 'a'));
  ASSERT_EQ(read.datasets.size(), 1u);
  EXPECT_EQ(read.datasets[0].categories, (std::vector<std::string>{"bolts", "nuts"}));
  EXPECT_EQ(read.datasets[0].anomalous, 7);
  EXPECT_EQ(read.held_out, std::vector<std::string>{"rings"});
  EXPECT_EQ(read.shots, (std::vector<int>{1, 4}));
  EXPECT_EQ(read.kept_epoch, 2);
  EXPECT_EQ(read.held_out_auroc, 0.75);
}

TEST(ModelConfig, RefusesATrainingThatCannotBe) {
  ModelConfig config = small_model();
  config.training = invented_record();
  config.training->kept_epoch = 4;
  expect_refusal("training.kept_epoch must be a whole number from 1 to 3, is 4", to_json(config));
  config.training = invented_record();
  config.training->held_out_auroc = 2;
  expect_refusal("training.held_out_auroc must be a number", to_json(config));
}

TEST(ModelConfig, SaysSoWhenALaterVersionMadeIt) {
  expect_refusal("this model has format 2, made for a later version of inctrl; this version reads format 1",
                 edited(R"("format":1)", R"("format":2)"));
  expect_refusal("has format 2", R"({"format":2,"all else":"may differ"})");
}

TEST(ModelConfig, NamesAMissingField) {
  expect_refusal("format is missing", "{}");
  expect_refusal("input_size is missing", edited(R"("input_size":32,)", ""));
  expect_refusal("encoder.blocks[0].stride is missing", edited(R"("stride":1,)", ""));
}

TEST(ModelConfig, NamesAnUnknownField) {
  expect_refusal("field 'blur' is not known to this version", edited(R"("head")", R"("blur":1,"head")"));
  expect_refusal("encoder.blocks[1]: field 'se'", edited(R"({"kernel":5)", R"({"se":4,"kernel":5)"));
}

TEST(ModelConfig, RefusesAFieldThatComesTwice) {
  expect_refusal("field 'fit' comes twice", edited(R"("fit")", R"("fit":"crop","fit")"));
}

TEST(ModelConfig, NamesTheFieldThatIsOutOfRange) {
  expect_refusal("input_size must be a whole number from 16 to 4096, is 15", edited(":32", ":15"));
  expect_refusal("input_size must be a whole number from 16 to 4096, is 4097", edited(":32", ":4097"));
  expect_refusal("input_size must be a whole number from 16 to 4096, is 32.5", edited(":32", ":32.5"));
  expect_refusal("is 18446744073709551615", edited(":32", ":18446744073709551615"));
  expect_refusal("a number beyond the range of 64-bit floats", edited(":32", ":1e999"));
  expect_refusal("is '32'", edited(":32", ":\"32\""));
  expect_refusal("encoder.stem must be a whole number from 1 to 8192, is 0", edited(R"("stem":8)", R"("stem":0)"));
  expect_refusal("encoder.blocks[1].kernel must be odd, is 4", edited(R"("kernel":5)", R"("kernel":4)"));
  expect_refusal("encoder.blocks[1].kernel must be a whole number from 1 to 11, is 13",
                 edited(R"("kernel":5)", R"("kernel":13)"));
  expect_refusal("encoder.blocks[1].stride must be a whole number from 1 to 2, is 3",
                 edited(R"("stride":2)", R"("stride":3)"));
  expect_refusal("encoder.blocks[1].expansion must be a whole number from 1 to 64, is -6",
                 edited(R"("expansion":6)", R"("expansion":-6)"));
  expect_refusal("encoder.blocks[0].channels must be a whole number from 1 to 8192, is 9000",
                 edited(R"("channels":4)", R"("channels":9000)"));
  expect_refusal("mean[1] must be a number from 0 to 1, is 456", edited("0.456", "456"));
  expect_refusal("std[2]", edited("0.225", "0"));
  expect_refusal("std[2]", edited("0.225", "null"));
  expect_refusal("normal_level", edited("0.15", "0"));
}

TEST(ModelConfig, RefusesTapsThatDoNotAscendWithinTheBlocks) {
  expect_refusal("taps[1] must be a whole number from 1 to 2, is 3", edited("[1,2]", "[1,3]"));
  expect_refusal("taps[0] must be a whole number from 1 to 2, is 0", edited("[1,2]", "[0,2]"));
  expect_refusal("taps[1] must be greater than the tap before it, is 1", edited("[1,2]", "[1,1]"));
  expect_refusal("taps must be a list of 1 to 2 values, is one of 0", edited("[1,2]", "[]"));
}

TEST(ModelConfig, RefusesWordsThatItDoesNotKnow) {
  expect_refusal(
      "encoder.family 'resnet' is not known to this version; it knows efficientnet-lite, clip-vit and dinov2-vit",
      edited("efficientnet-lite", "resnet"));
  expect_refusal("fit must be crop, squash or pad, is 'stretch'", edited("\"pad\"", "\"stretch\""));
  expect_refusal("head 'magic' is not known to this version", edited("\"none\"", "\"magic\""));
}

TEST(ModelConfig, RefusesNamesThatATerminalWouldObey) {
  expect_refusal("name must be a text", edited("small", "\\u001b[2J"));
  expect_refusal("name must be a text", edited("small", ""));
  expect_refusal("name must be a text of 1 to 1000 bytes", edited("small", std::string(1001, 'a')));
}

TEST(ModelConfig, RefusesWhatIsNoObject) {
  expect_refusal("the whole must be an object, is null", "null");
  expect_refusal("not JSON from its byte 1", "");
  expect_refusal("encoder must be an object", R"({"format":1,"name":"a","encoder":[]})");
}

TEST(ModelConfig, RefusesHostileNestingAndLength) {
  expect_refusal("nested deeper than 8", std::string(1'000'000, '['));
  expect_refusal("bytes long, at most 1048576 are read", std::string(1'048'577, ' '));
  std::string blocks;
  for (int i = 0; i < 1001; ++i) blocks += R"({"kernel":3,"stride":1,"expansion":1,"channels":4},)";
  expect_refusal("encoder.blocks must be a list of 1 to 1000 values, is one of 1003",
                 edited(R"("blocks":[)", R"("blocks":[)" + blocks));
}

}  // namespace
}  // namespace inctrl
