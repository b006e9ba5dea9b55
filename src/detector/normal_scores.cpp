// src/detector/normal_scores.cpp: what do normal pictures score: the prompts among themselves, and further ones?
// Tested by tests/detector/calibrate_test.cpp
#include "detector/normal_scores.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "detector/encode_pictures.h"
#include "detector/prompt_tokens.h"
#include "imaging/mild_changes.h"
#include "inctrl/detector.h"
#include "residual/coreset.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostLeftOut = 16;
constexpr float kSamePicture = 1e-5f;  // the largest patch residual of a picture that is a prompt

// A prompt as a query. Its picture's size is not kept: only a mask would ask, which lies over the whole picture.
PictureTokens as_query(Encoding encoding, const PromptSetInfo& info) {
  constexpr int kSide = 1000;
  PictureTokens query;
  query.encoding = std::move(encoding);
  query.size = {kSide, kSide};
  query.frame = {0, 0, kSide, kSide};
  query.model = info.model, query.model_identity = info.model_identity, query.fit = info.fit;
  query.tiles = info.tiles;
  return query;
}

// `others`, of all pictures but number `left_out`, with the tokens that are kept of them. False if some tap has none.
bool keep_tokens_of_others(PromptTokens& others, const std::vector<std::vector<int>>& kept, std::size_t left_out) {
  std::vector<std::vector<int>> theirs(kept.size());
  for (std::size_t tap = 0; tap < kept.size(); ++tap) {
    const int patches = others.taps[tap].rows * others.taps[tap].columns, first = static_cast<int>(left_out) * patches;
    for (const int token : kept[tap])
      if (token < first || token >= first + patches) theirs[tap].push_back(token < first ? token : token - patches);
    if (theirs[tap].empty()) return false;
  }
  keep_tokens(others, theirs);
  return true;
}

// Those that are no prompts.
std::vector<float> scores_of_others(const Detector& detector, std::span<const EncodedPicture> pictures) {
  std::vector<float> scores;
  for (const EncodedPicture& picture : pictures) {
    const Result result = detector.detect(picture);
    if (result.parts.patch >= kSamePicture) scores.push_back(result.pred_score);
  }
  return scores;
}

}  // namespace

NormalPrior prior_of(const ModelInfo& model, const ResidualHead* residual) {
  // Residuals of all products spread much alike; of the paper's heads less is known.
  NormalPrior prior{.spread = 0.18, .weight = 4};
  if (model.head == "inctrl") prior = {.spread = 0.5, .weight = 2};
  if (residual) prior.scale = residual->slope, prior.spread *= prior.scale;
  return prior;
}

void Model::leave_each_out(const PromptSet& prompts, const Kept& kept, const Image& ignore, double pooled_level,
                           const LeftOut& judge) const {
  const PromptTokens& tokens = *prompts.tokens_;
  std::vector<Encoding> encodings = encodings_of(tokens);
  if (encodings.size() < 2) return;
  const std::size_t rounds = std::min(encodings.size(), kMostLeftOut);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::size_t left_out = round * encodings.size() / rounds;
    auto others = std::make_shared<PromptTokens>();
    others->info = tokens.info, others->text = tokens.text, others->mask = tokens.mask;
    others->pooled_level = pooled_level;
    std::vector<Encoding> those;
    for (std::size_t i = 0; i < encodings.size(); ++i)
      if (i != left_out) those.push_back(encodings[i]);
    fill_tokens(*others, those);
    if (!kept.empty() && !keep_tokens_of_others(*others, kept, left_out)) continue;
    const Detector detector(*this, PromptSet(std::move(others)), {.decide = false, .ignore = ignore});
    judge(detector, as_query(encodings[left_out], tokens.info));
  }
}

double Model::pooled_level(const PromptSet& prompts, const Kept& kept, const Image& ignore) const {
  const ResidualHead& head = *compiled_->residual;
  std::vector<double> pooled;
  leave_each_out(prompts, kept, ignore, head.usual_level, [&](const Detector& others, const PictureTokens& prompt) {
    pooled.push_back(others.pooled(others.residuals(prompt), prompt));
  });
  return head.level(pooled);
}

std::vector<NormalScore> Model::own_scores(const PromptSet& prompts, const Kept& kept, const Image& ignore,
                                           double pooled_level) const {
  std::vector<NormalScore> scores;
  for (const float score : prompts.tokens_->variations.front()) scores.push_back({score, NormalKind::kVaried});
  leave_each_out(prompts, kept, ignore, pooled_level, [&](const Detector& others, const PictureTokens& prompt) {
    scores.push_back({others.judge(prompt).pred_score, NormalKind::kLeftOut});
  });
  return scores;
}

PromptSet Model::coreset(const PromptSet& prompts, double share, const std::function<void(double)>& step) const {
  require(share > 0 && share < 1, ErrorCode::kInvalidArgument, "coreset: a share between 0 and 1 is needed, not ",
          share);
  const PromptTokens& whole = *prompts.tokens_;
  (void)Detector(*this, prompts, {.decide = false});  // refuses another model's
  (void)encodings_of(whole);                          // refuses a coreset
  Kept kept;
  for (const PromptTap& tap : whole.taps) {
    const int most = std::max(1, static_cast<int>(std::lround(share * tap.panels.count())));
    const double before = static_cast<double>(kept.size());
    kept.push_back(choose_coreset(tap.panels, most, [&](double done) {
      if (step) step((before + done) / static_cast<double>(whole.taps.size()));
    }));
  }
  auto cut = std::make_shared<PromptTokens>(whole);
  cut->info.coreset = share;
  if (compiled_->residual) cut->pooled_level = pooled_level(prompts, kept, {});
  if (!cut->calibration) cut->calibration = Calibration{};
  std::erase_if(cut->calibration->normals,
                [](const NormalScore& normal) { return normal.kind != NormalKind::kHeldOut; });
  for (const NormalScore& normal : own_scores(prompts, kept, {}, cut->pooled_level.value_or(0)))
    cut->calibration->normals.push_back(normal);
  keep_tokens(*cut, kept);
  return PromptSet(std::move(cut));
}

void Model::note_variation(const ImageView& picture, PictureTokens& tokens) const {
  if (compiled_->info.tiles.count() > 1) return;  // the changed copies are not of the same size
  if (compiled_->published) return;  // how much further a new picture is was measured without the paper's heads
  const std::vector<Image> copies = mild_changes(picture);
  std::vector<ImageView> views;
  for (const Image& copy : copies) views.push_back(copy.view());
  auto alone = std::make_shared<PromptTokens>();
  alone->info = {compiled_->info.name, compiled_->info.identity, compiled_->info.fit, {}, {}};
  fill_tokens(*alone, {tokens.encoding});
  const Detector detector(*this, PromptSet(std::move(alone)), {.decide = false});
  for (const Result& result : detector.detect(views)) tokens.variation.push_back(result.pred_score);
}

PromptSet Model::calibrate(const PromptSet& prompts, const CalibrationOptions& options) const {
  const Detector detector(*this, prompts, {.decide = false});
  Calibration calibration = prompts.calibration().value_or(Calibration{});
  calibration.false_alarms = options.false_alarms.value_or(calibration.false_alarms);
  require(calibration.false_alarms > 0 && calibration.false_alarms < 1, ErrorCode::kInvalidArgument,
          "false alarms: a share between 0 and 1 is needed, not ", calibration.false_alarms);
  std::vector<NormalScore> normals;
  if (prompts.info().coreset == 1)
    normals = own_scores(prompts, {}, {}, detector.pooled_level());
  else  // found when the tokens were chosen
    std::copy_if(calibration.normals.begin(), calibration.normals.end(), std::back_inserter(normals),
                 [](const NormalScore& normal) { return normal.kind != NormalKind::kHeldOut; });
  if (options.normals.empty())
    std::copy_if(calibration.normals.begin(), calibration.normals.end(), std::back_inserter(normals),
                 [](const NormalScore& normal) { return normal.kind == NormalKind::kHeldOut; });
  for (const float score : scores_of_others(detector, options.normals))
    normals.push_back({score, NormalKind::kHeldOut});
  calibration.normals = std::move(normals);
  if (!options.reviewed_defects.empty())
    calibration.reviewed_defects = scores_of_others(detector, options.reviewed_defects);
  auto tokens = std::make_shared<PromptTokens>(*prompts.tokens_);
  tokens->calibration = std::move(calibration);
  return PromptSet(std::move(tokens));
}

}  // namespace inctrl
