// tests/encoder/compiled_cache_test.cpp: src/encoder/compiled_cache.h gives the same encoder, and never a wrong one.
#include "encoder/compiled_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "support/file_bytes.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class CompiledCacheTest : public testing::Test {
 protected:
  ModelFile model(unsigned seed = 1) {
    TinyModel(seed).write(folder_ / "tiny.safetensors");
    return open_model_file(folder_ / "tiny.safetensors");
  }
  std::vector<float> encode(const ModelFile& file, EncoderOptions options = {}) {
    options.cache = folder_ / "cache";
    const auto encoder = make_encoder(file, options);
    const std::size_t values = 3 * 64 * 64;
    const auto fill = [&](int, float* planes) {
      for (std::size_t i = 0; i < values; ++i) planes[i] = static_cast<float>(i % 97) / 97;
    };
    return encoder->encode(1, fill).front().taps.back().values;
  }
  std::vector<fs::path> kept() const {
    std::vector<fs::path> files;
    if (fs::exists(folder_ / "cache"))
      for (const auto& entry : fs::directory_iterator(folder_ / "cache")) files.push_back(entry.path());
    return files;
  }
  const TemporaryFolder folder_;
};

TEST_F(CompiledCacheTest, LoadsTheSameBitsThatCompilingGives) {
  const std::vector<float> compiled = encode(model());
  ASSERT_EQ(kept().size(), 1u);
  const auto written = fs::last_write_time(kept().front());
  EXPECT_EQ(encode(model()), compiled);
  EXPECT_EQ(kept().size(), 1u);
  EXPECT_EQ(fs::last_write_time(kept().front()), written);  // it was not made again
}

TEST_F(CompiledCacheTest, KeepsModelsAndOptionsApart) {
  const std::vector<float> one = encode(model(1)), other = encode(model(2));
  EXPECT_NE(one, other);
  EXPECT_EQ(encode(model(1)), one);
  EXPECT_EQ(encode(model(1), {.threads = 1}), one);
  EXPECT_EQ(kept().size(), 3u);
}

TEST_F(CompiledCacheTest, DoesNotBelieveTheIdentityThatAFileStates) {
  const ModelFile one = model(1);
  const std::vector<float> expected = encode(one);
  ModelFile liar = model(2);
  liar.identity = one.identity;
  EXPECT_NE(encode(liar), expected);
}

TEST_F(CompiledCacheTest, MakesADamagedFileAgain) {
  const std::vector<float> expected = encode(model());
  const std::string whole = read_file(kept().front());
  for (const std::size_t length : {std::size_t{0}, std::size_t{63}, whole.size() / 2}) {
    std::ofstream(kept().front(), std::ios::binary | std::ios::trunc) << whole.substr(0, length);
    EXPECT_EQ(encode(model()), expected) << length;
    EXPECT_GT(read_file(kept().front()).size(), whole.size() / 2);  // numbers in names make it vary by some bytes
  }
  std::string wrong = whole;
  wrong[wrong.size() / 2] ^= 1;
  std::ofstream(kept().front(), std::ios::binary | std::ios::trunc) << wrong;
  EXPECT_EQ(encode(model()), expected);
}

TEST_F(CompiledCacheTest, GoesOnWithoutAFolderToWriteTo) {
  std::ofstream(folder_ / "cache") << "a file where the folder should be";
  EXPECT_FALSE(encode(model()).empty());
}

TEST_F(CompiledCacheTest, KeepsTheNewestFilesOnly) {
  for (unsigned seed = 1; seed <= 18; ++seed) encode(model(seed), {.threads = 1});
  EXPECT_EQ(kept().size(), 16u);
}

}  // namespace
}  // namespace inctrl
