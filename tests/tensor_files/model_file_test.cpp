// tests/tensor_files/model_file_test.cpp: one file a model, and what it is known by.
#include "tensor_files/model_file.h"

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"
#include "tensor_files/small_model.h"

namespace inctrl {
namespace {

const std::vector<float> kWeights{1, 2, 3, 4};

std::map<std::string, TensorView> small_tensors(const Shape& shape = {2, 2},
                                                const std::string& name = "encoder.stem.weight") {
  return {{name, {DType::kF32, shape, std::as_bytes(std::span(kWeights))}}};
}

std::string identity(const ModelConfig& config, const std::map<std::string, TensorView>& tensors) {
  const TemporaryFolder folder;
  return write_model_file(folder / "model", config, tensors);
}

TEST(ModelFile, OpensAsItWasWritten) {
  const TemporaryFolder folder;
  const std::string written = write_model_file(folder / "model", small_model(), small_tensors());
  const ModelFile model = open_model_file(folder / "model");
  EXPECT_EQ(model.identity, written);
  EXPECT_EQ(model.identity.size(), 64u);
  EXPECT_EQ(model.config.name, "small");
  EXPECT_EQ(to_floats(model.tensors.at("encoder.stem.weight")), kWeights);
  EXPECT_NO_THROW(verify_identity(model));
}

TEST(ModelFile, SameInputSameBytes) {
  const TemporaryFolder folder;
  write_model_file(folder / "one", small_model(), small_tensors());
  write_model_file(folder / "two", small_model(), small_tensors());
  EXPECT_EQ(read_file(folder / "one"), read_file(folder / "two"));
}

TEST(ModelFile, AnyDifferenceMakesAnotherIdentity) {
  const std::string original = identity(small_model(), small_tensors());
  ModelConfig renamed = small_model();
  renamed.name = "another";
  EXPECT_NE(identity(renamed, small_tensors()), original);
  EXPECT_NE(identity(small_model(), small_tensors({4, 1})), original);
  EXPECT_NE(identity(small_model(), small_tensors({2, 2}, "encoder.stem.bias")), original);
  EXPECT_NE(identity(small_model(), {}), original);
}

TEST(ModelFile, NoticesAChangedWeight) {
  const TemporaryFolder folder;
  write_model_file(folder / "model", small_model(), small_tensors());
  std::string bytes = read_file(folder / "model");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_file(folder / "model", bytes);
  const ModelFile model = open_model_file(folder / "model");
  expect_error(ErrorCode::kBadFormat, "the file was damaged or edited", [&] { verify_identity(model); });
}

TEST(ModelFile, RefusesASafetensorsFileThatIsNoModel) {
  const TemporaryFolder folder;
  write_safetensors(folder / "plain", small_tensors(), {});
  expect_error(ErrorCode::kBadFormat, "not an inctrl model: its metadata has no 'inctrl'",
               [&] { open_model_file(folder / "plain"); });
}

TEST(ModelFile, RefusesAModelWithoutAnIdentity) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", {}, {{"inctrl", to_json(small_model())}});
  expect_error(ErrorCode::kBadFormat, "no 'identity'", [&] { open_model_file(folder / "a"); });
  write_safetensors(folder / "b", {}, {{"inctrl", to_json(small_model())}, {"identity", "abc"}});
  expect_error(ErrorCode::kBadFormat, "identity 'abc' is not 64 hexadecimal digits",
               [&] { open_model_file(folder / "b"); });
}

TEST(ModelFile, NamesTheFileInEveryRefusal) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kNotFound, "absent.model", [&] { open_model_file(folder / "absent.model"); });
  write_safetensors(folder / "broken.model", {}, {{"inctrl", "{}"}});
  expect_error(ErrorCode::kBadFormat, "broken.model: model config: format is missing",
               [&] { open_model_file(folder / "broken.model"); });
}

TEST(ModelFile, DoesNotWriteWhatCouldNotBeReadBack) {
  const TemporaryFolder folder;
  ModelConfig config = small_model();
  config.input_size = 5;
  expect_error(ErrorCode::kInvalidArgument, "input_size must be", [&] { write_model_file(folder / "a", config, {}); });
  config = small_model();
  config.licences[0].source = "\xff";
  expect_error(ErrorCode::kInvalidArgument, "not UTF-8", [&] { write_model_file(folder / "a", config, {}); });
  EXPECT_FALSE(std::filesystem::exists(folder / "a"));
}

}  // namespace
}  // namespace inctrl
