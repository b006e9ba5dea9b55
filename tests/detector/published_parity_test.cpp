// tests/detector/published_parity_test.cpp: how far is each step from the published code, from picture files to scores?
// The authors' checkpoint, imported, over the eight recorded cases at batch 1, pictures read in the published order; on
// OpenVINO, in plain loops (src/encoder/reference), and through the public API. Prints the worst difference of each
// quantity:  detector_tests --gtest_filter=Published*
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

#include "checkpoints/import_checkpoint.h"
#include "encoder/reference/reference_encoder.h"
#include "encoder/reference/text_reference.h"
#include "encoder/text_encoder.h"
#include "imaging/normalise.h"
#include "inctrl/detector.h"
#include "pictures/released_picture.h"
#include "residual/adapted_residual.h"
#include "residual/heads_file.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "text/text_prompts.h"
#include "text/tokenizer.h"

namespace inctrl {
namespace {

const std::filesystem::path kMerges = std::filesystem::path(INCTRL_SHARED_DIR) / "golden/bpe_simple_vocab_16e6.txt.gz";
constexpr int kSize = 80;

// The worst difference of each quantity, for each way of computing it.
class Table {
 public:
  // The tolerances of tests/golden/README.md and of the golden values' own. `way`: a column.
  void note(const std::string& way, const std::string& quantity, double tolerance, double difference) {
    auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.quantity == quantity; });
    if (row == rows_.end()) row = rows_.insert(rows_.end(), Row{quantity, tolerance, {}});
    double& worst = row->worst[way];
    worst = std::max(worst, std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference);
  }
  template <typename Found>
  void note(const std::string& way, const std::string& quantity, double tolerance, const std::vector<Found>& found,
            const std::vector<float>& expected) {
    ASSERT_EQ(found.size(), expected.size()) << quantity;
    for (std::size_t i = 0; i < found.size(); ++i) note(way, quantity, tolerance, std::abs(found[i] - expected[i]));
  }

  void print_and_expect(const std::vector<std::string>& ways) const {
    std::cout << std::left << std::setw(22) << "worst difference" << std::setw(11) << "allowed";
    for (const std::string& way : ways) std::cout << std::setw(14) << way;
    std::cout << '\n' << std::setprecision(2);
    for (const Row& row : rows_) {
      std::cout << std::setw(22) << row.quantity << std::setw(11) << row.tolerance;
      for (const std::string& way : ways) {
        const auto worst = row.worst.find(way);
        if (worst == row.worst.end()) {
          std::cout << std::setw(14) << "-";
          continue;
        }
        std::cout << std::setw(14) << worst->second;
        EXPECT_LE(worst->second, row.tolerance) << row.quantity << ", " << way;
      }
      std::cout << '\n';
    }
  }

 private:
  struct Row {
    std::string quantity;
    double tolerance;
    std::map<std::string, double> worst;
  };
  std::vector<Row> rows_;
};

struct GoldenCase {
  std::string name;         // "case0"
  nlohmann::json expected;  // of golden.json
};

std::vector<GoldenCase> golden_cases() {
  std::ifstream file(golden_path("golden.json"));
  const nlohmann::json golden = nlohmann::json::parse(file);
  std::vector<GoldenCase> cases;
  for (const auto& expected : golden.at("cases")) cases.push_back({"case" + std::to_string(cases.size()), expected});
  return cases;
}

Image square(const std::string& name) {
  return read_as_released(golden_path("pictures") / name, kSize).square;
}

// Every step by the layers below the public API, on the towers that it is given.
class Steps {
 public:
  Steps(std::string way, const ModelFile& model, std::unique_ptr<Encoder> images, std::unique_ptr<TextEncoder> texts)
      : way_(std::move(way)),
        normaliser_(model.config.mean, model.config.std),
        heads_(read_inctrl_heads(model.tensors, {.embedding = 24, .rows = 5, .columns = 5})),
        images_(std::move(images)),
        texts_(std::move(texts)) {}

  void compare(const GoldenCase& golden, Table& table) {
    Encoding query = encode(golden.expected.at("query"), table);
    compare_towers(golden, query, table);
    std::vector<Encoding> prompts;
    std::vector<std::vector<float>> embeddings;
    for (const std::string name : golden.expected.at("prompts")) {
      prompts.push_back(encode(name, table));
      embeddings.push_back(prompts.back().embedding);
    }
    std::vector<float> joined;
    for (const auto& embedding : embeddings) joined.insert(joined.end(), embedding.begin(), embedding.end());
    note(table, "image embedding", 2e-5, joined, golden.name + ".prompt_embedding");

    const ResidualMap map = patch_map(golden, query, prompts, table);
    const TextDirections text = directions(golden.expected.at("category"), table);
    const InctrlContext context = inctrl_context(heads_, embeddings, text);
    // The image residual has no tolerance of its own: it is a mean of adapted embeddings, which shrink differences.
    note(table, "image residual", 2e-5, adapted_residual(heads_.adapter, context.adapted_prompts, query.embedding),
         golden.name + ".image_residual");
    compare_parts(golden, score(heads_, context, query.embedding, map), table);
  }

 private:
  template <typename Found>
  void note(Table& table, const std::string& quantity, double tolerance, const std::vector<Found>& found,
            const std::string& tensor) const {
    table.note(way_, quantity, tolerance, found, to_floats(golden_.at(tensor)));
  }

  Encoding encode(const std::string& picture, Table& table) const {
    const std::vector<std::uint8_t> pixels = square(picture).pixels;
    note(table, "pixels", 0, pixels, "pixels80." + picture);
    return images_->encode(1, [&](int, float* planes) { normaliser_.to_planes(pixels, planes); })[0];
  }

  void compare_towers(const GoldenCase& golden, const Encoding& query, Table& table) const {
    const std::vector<float> expected = to_floats(golden_.at(golden.name + ".taps"));
    const std::size_t length = expected.size() / query.taps.size();
    for (std::size_t tap = 0; tap < query.taps.size(); ++tap) {
      const auto first = expected.begin() + static_cast<std::ptrdiff_t>(tap * length);
      const std::vector<float> part(first, first + static_cast<std::ptrdiff_t>(length));
      table.note(way_, "tokens of tap " + std::to_string(tap + 1), 5e-5, query.taps[tap].values, part);
    }
    note(table, "image embedding", 2e-5, query.embedding, golden.name + ".embedding");
  }

  // Makes the tokens unit ones.
  ResidualMap patch_map(const GoldenCase& golden, Encoding& query, std::vector<Encoding>& prompts, Table& table) const {
    std::vector<std::vector<float>> residuals;
    std::vector<float> joined;
    for (std::size_t tap = 0; tap < query.taps.size(); ++tap) {
      std::vector<const TokenGrid*> grids;
      for (Encoding& prompt : prompts) {
        normalise_tokens(prompt.taps[tap]);
        grids.push_back(&prompt.taps[tap]);
      }
      normalise_tokens(query.taps[tap]);
      residuals.push_back(patch_residual(query.taps[tap], TokenPanels(grids)));
      joined.insert(joined.end(), residuals.back().begin(), residuals.back().end());
    }
    note(table, "patch map of a tap", 2e-6, joined, golden.name + ".per_tap_map");
    ResidualMap map = mean_over_taps(query.taps, residuals);
    note(table, "patch map", 2e-6, map.values, golden.name + ".patch_map");
    return map;
  }

  std::vector<float> direction(const std::vector<std::string>& sentences) const {
    std::vector<std::vector<int>> ids;
    for (const std::string& sentence : sentences) ids.push_back(tokenizer_.encode(sentence));
    return text_direction(texts_->encode(ids));
  }

  TextDirections directions(const std::string& category, Table& table) {
    const auto known = directions_.find(category);
    if (known != directions_.end()) return known->second;
    const TextPrompts sentences = text_prompts(category);
    TextDirections both{direction(sentences.normal), direction(sentences.anomalous)};
    std::vector<float> joined = both.normal;
    joined.insert(joined.end(), both.anomalous.begin(), both.anomalous.end());
    note(table, "text directions", 2e-6, joined, "text." + category);
    return directions_[category] = both;
  }

  void compare_parts(const GoldenCase& golden, const InctrlParts& parts, Table& table) const {
    const auto compare = [&](const std::string& quantity, double tolerance, double found, const char* part) {
      table.note(way_, quantity, tolerance, std::abs(found - golden.expected.at(part).get<double>()));
    };
    compare("text prior", 5e-5, parts.text_prior, "text_prior");
    compare("image logit", 1e-4, parts.image_logit, "image_logit");
    compare("image score", 1e-5, parts.image_score, "image_score");
    note(table, "holistic map", 5e-5, parts.holistic_map, golden.name + ".holistic_map");
    compare("holistic logit", 1e-4, parts.holistic_logit, "holistic_logit");
    compare("holistic score", 1e-5, parts.holistic, "holistic");
    compare("patch maximum", 2e-6, parts.patch_max, "patch_max");
    compare("score", 1e-5, parts.score, "score");
  }

  std::string way_;
  Normaliser normaliser_;
  InctrlHeads heads_;
  std::unique_ptr<Encoder> images_;
  std::unique_ptr<TextEncoder> texts_;
  Tokenizer tokenizer_{Merges::open(kMerges)};
  Safetensors golden_ = open_golden("arrays.safetensors");
  std::map<std::string, TextDirections> directions_;
};

// What the public API tells of a case.
void compare_api(const GoldenCase& golden, const Model& model, Table& table) {
  std::vector<Image> prompts;
  std::vector<ImageView> views;
  for (const std::string name : golden.expected.at("prompts")) prompts.push_back(square(name));
  for (const Image& prompt : prompts) views.push_back(prompt.view());
  const std::string category = golden.expected.at("category");
  const Detector detector(model, model.encode_prompts(views, category));
  const Result result = detector.detect(square(golden.expected.at("query")).view());
  const Safetensors arrays = open_golden("arrays.safetensors");
  const std::string way = "public API";
  const auto compare = [&](const std::string& quantity, double tolerance, double found, const char* part) {
    table.note(way, quantity, tolerance, std::abs(found - golden.expected.at(part).get<double>()));
  };
  table.note(way, "patch map", 2e-6, result.anomaly_map.values, to_floats(arrays.at(golden.name + ".patch_map")));
  compare("text prior", 5e-5, *result.parts.text, "text_prior");
  compare("image score", 1e-5, *result.parts.image, "image_score");
  compare("patch maximum", 2e-6, result.parts.patch, "patch_max");
  compare("score", 1e-5, result.pred_score, "score");
}

class PublishedParity : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kMerges)) GTEST_SKIP() << "CLIP's merge list is not here: " << kMerges;
    import_checkpoint(
        golden_path("inctrl.pyth"), file_,
        {.taps = {3, 4, 5}, .config = golden_path("open_clip_config.json"), .merges = Merges::open(kMerges).to_text()});
  }
  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "golden.safetensors";
};

TEST_F(PublishedParity, HoldsForEveryStepOfAllEightCases) {
  const ModelFile model_file = open_model_file(file_);
  Steps fast("OpenVINO", model_file, make_encoder(model_file, {.threads = 1}),
             make_text_encoder(model_file, {.threads = 1}));
  Steps plain("plain loops", model_file, make_reference_encoder(model_file), make_text_reference(model_file));
  const Model model = Model::load(file_, {.threads = 1});
  const std::vector<GoldenCase> cases = golden_cases();
  ASSERT_EQ(cases.size(), 8u);
  Table table;
  for (const GoldenCase& golden : cases) {
    fast.compare(golden, table);
    plain.compare(golden, table);
    compare_api(golden, model, table);
  }
  table.print_and_expect({"OpenVINO", "plain loops", "public API"});
}

TEST_F(PublishedParity, NeedsACategory) {
  const Model model = Model::load(file_, {.threads = 1});
  const Image normal = square("candle_0.png");
  const ImageView view = normal.view();
  expect_error(ErrorCode::kInvalidArgument, "name the object in the pictures (--category)", [&] {
    (void)model.encode_prompts({&view, 1});
  });
}

TEST(PublishedCheckpoint, IsNotImportedWithoutATokenizer) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kInvalidArgument, "give the tokenizer's merge list", [&] {
    import_checkpoint(golden_path("inctrl.pyth"), folder / "m.safetensors",
                      {.config = golden_path("open_clip_config.json")});
  });
}

}  // namespace
}  // namespace inctrl
