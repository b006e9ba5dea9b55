// apps/cli/prompts_calibrate.cpp: `inctrl prompts calibrate`. Tested by tests/end_to_end/calibrate_test.py
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/commands.h"
#include "cli/in_order.h"
#include "cli/named_prompts.h"
#include "cli/prompt_pictures.h"
#include "cli/prompts_flags.h"
#include "inctrl/detector.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

using Json = nlohmann::ordered_json;

// Pictures that could be read, and how many could not.
struct Encoded {
  std::vector<std::string> files;
  std::vector<EncodedPicture> pictures;
  std::size_t failed = 0;
};

Encoded encode_all(const Model& model, const PictureReader& reader, const std::vector<std::string>& files,
                   const PromptsFlags& flags) {
  Progress progress(!flags.quiet && !flags.no_progress, files.size());
  std::size_t index = 0;
  const auto next = [&]() -> std::optional<std::string> {
    if (index == files.size()) return std::nullopt;
    return files[index++];
  };
  using Done = std::pair<std::string, std::optional<EncodedPicture>>;
  const auto encode = [&](const std::string& file) -> Done {
    try {
      const RunPicture picture = reader.read(file, model.info().input_size);
      const ImageView view = picture.judged();
      return {file, model.encode({&view, 1}).front()};
    } catch (const Error& error) {
      if (error.code == ErrorCode::kBackend) throw;
      progress.say(std::string("inctrl prompts: left out: ") + error.what());
      return {file, std::nullopt};
    }
  };
  Encoded encoded;
  const auto keep = [&](Done done) {
    progress.done_one();
    if (!done.second) {
      ++encoded.failed;
      return;
    }
    encoded.files.push_back(done.first);
    encoded.pictures.push_back(*done.second);
  };
  const InOrder<std::string, Done> in_order(flags.machine.thread_count(), next, encode, keep);
  return encoded;
}

std::size_t held_out(const PromptSet& prompts) {
  const std::vector<NormalScore>& normals = prompts.calibration()->normals;
  return static_cast<std::size_t>(std::count_if(
      normals.begin(), normals.end(), [](const NormalScore& normal) { return normal.kind == NormalKind::kHeldOut; }));
}

// What a reviewed defect scores, and what its prompts' threshold would be without the review.
struct Reviewed {
  std::string file;
  float score = 0;
  bool missed = false;
  double p_value = 0;
};

std::vector<Reviewed> review(const Detector& before, const Encoded& defects) {
  std::vector<Reviewed> reviewed;
  for (std::size_t i = 0; i < defects.files.size(); ++i) {
    const Result result = before.detect(defects.pictures[i]);
    reviewed.push_back({defects.files[i], result.pred_score, result.pred_score < before.basis()->threshold,
                        result.p_value.value_or(0)});
  }
  return reviewed;
}

// A threshold that finds what the model does not see finds much else.
void warn_of_unseen(const std::vector<Reviewed>& reviewed) {
  constexpr double kMany = 0.1;
  for (const Reviewed& defect : reviewed)
    if (defect.missed && defect.p_value > kMany)
      std::cerr << "inctrl prompts: " << std::fixed << std::setprecision(0) << defect.p_value * 100
                << " % of normal pictures score as high as " << defect.file
                << ": the model hardly sees its defect, and a threshold that calls it anomalous calls them so, too. "
                   "Calibrate without it unless that is wanted\n";
}

// Whether two calibrations say the same.
bool say_the_same(const Calibration& one, const Calibration& other) {
  return one.false_alarms == other.false_alarms && one.reviewed_defects == other.reviewed_defects &&
         std::equal(one.normals.begin(), one.normals.end(), other.normals.begin(), other.normals.end(),
                    [](const NormalScore& a, const NormalScore& b) { return a.score == b.score && a.kind == b.kind; });
}

void print_text(const PromptSet& prompts, const DecisionBasis& basis, const std::vector<Reviewed>& reviewed) {
  const double asked = prompts.calibration()->false_alarms;
  std::ostringstream text;
  text << std::fixed << std::setprecision(4) << "threshold     " << basis.threshold << "\nnormal below  "
       << basis.normal_below << "\nrests on      " << basis.normals << " normal pictures, " << held_out(prompts)
       << " of them no prompts; " << (basis.by_ranks ? "by ranks" : "by a fit of the tail") << "\nfalse alarms  "
       << std::setprecision(2) << basis.false_alarms * 100 << " % expected, " << asked * 100 << " % asked for\n";
  for (const Reviewed& defect : reviewed)
    text << (defect.missed ? "was missed    " : "was found     ") << std::setprecision(4) << defect.score << "  "
         << defect.file << '\n';
  std::cout << text.str();
}

void print_json(const PromptSet& prompts, const DecisionBasis& basis, const std::vector<Reviewed>& reviewed) {
  Json json = {{"prompts", prompts.label()},
               {"shots", prompts.shots()},
               {"threshold", basis.threshold},
               {"normal_below", basis.normal_below},
               {"normals", basis.normals},
               {"held_out", held_out(prompts)},
               {"by_ranks", basis.by_ranks},
               {"false_alarms_asked", prompts.calibration()->false_alarms},
               {"false_alarms_expected", basis.false_alarms},
               {"reviewed_defects", Json::array()}};
  for (const Reviewed& defect : reviewed)
    json["reviewed_defects"].push_back(
        {{"image", defect.file}, {"pred_score", defect.score}, {"was_missed", defect.missed}});
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

int calibrate_prompts_command(const PromptsFlags& flags) {
  require(!flags.normal.empty() || !flags.reviewed_defects.empty() || flags.false_alarms, ErrorCode::kInvalidArgument,
          "prompts calibrate: by what? Give --normal PICTURES, --reviewed-defects FOLDER or --false-alarms SHARE");
  const PromptSet before = load_prompts(flags.set);
  const Model model = model_of(before, flags);
  const PictureReader reader(read_as(before, flags.reading), "");
  Encoded normals, defects;
  if (!flags.normal.empty()) normals = encode_all(model, reader, list_normals(flags.normal), flags);
  if (!flags.reviewed_defects.empty())
    defects = encode_all(model, reader, list_normals({flags.reviewed_defects}), flags);
  require(flags.normal.empty() || !normals.pictures.empty(), ErrorCode::kInvalidArgument,
          "prompts calibrate: no picture of --normal could be read");
  CalibrationOptions options{.false_alarms = flags.false_alarms, .normals = normals.pictures, .reviewed_defects = {}};
  const PromptSet by_normals = model.calibrate(before, options);
  const std::size_t same = normals.pictures.empty() ? 0 : normals.pictures.size() - held_out(by_normals);
  if (same > 0 && !flags.quiet)
    std::cerr << "inctrl prompts: " << same << " of the normal pictures are prompts of the set and were passed over\n";
  const Detector before_review(model, by_normals);
  require(before_review.basis().has_value(), ErrorCode::kInvalidArgument, "prompts calibrate: ", before.label(),
          " has one picture, and nothing is known of others like it: give more by --normal");
  const std::vector<Reviewed> reviewed = review(before_review, defects);
  options.reviewed_defects = defects.pictures;
  const auto sharpen = [&](const PromptSet& prompts) { return model.calibrate(prompts, options); };
  if (!flags.quiet) warn_of_unseen(reviewed);
  const bool news = !before.calibration() || !say_the_same(*before.calibration(), *sharpen(before).calibration());
  const PromptSet after = news ? edit_prompts(flags.set, sharpen) : before;
  const DecisionBasis basis = *Detector(model, after).basis();
  if (flags.json)
    print_json(after, basis, reviewed);
  else
    print_text(after, basis, reviewed);
  if (!flags.quiet)
    std::cerr << "inctrl prompts: " << after.label()
              << (news ? " calibrated\n" : " says all that already: no new version\n");
  return normals.failed + defects.failed > 0 ? kSomeFailed : kAllDone;
}

}  // namespace inctrl::cli
