// src/evaluation/results_json.cpp. Tested by tests/evaluation/results_json_test.cpp
#include "evaluation/results_json.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "evaluation/summary.h"
#include "tensor/require.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30, kMost = 10'000'000;
constexpr double kAnySize = 1e15;

std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);  // file names may be of any bytes
}

// The shortest decimal that reads back to the same float.
double short_decimal(float value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  double decimal = 0;
  std::from_chars(digits, end, decimal);
  return decimal;
}

Json json_of(const Run& run) {
  Json json = {{"category", run.category}, {"shots", run.shots},     {"seed", run.seed},
               {"method", run.method},     {"prompts", run.prompts}, {"threshold", nullptr}};
  json["normal_below"] = json["normals"] = nullptr;
  if (run.threshold) json["threshold"] = short_decimal(*run.threshold);
  if (run.normal_below) json["normal_below"] = short_decimal(*run.normal_below);
  if (run.normals) json["normals"] = *run.normals;
  Json reasons = Json::object();
  for (const auto& [name, member] : kMetrics) {
    const Metric& metric = run.metrics.*member;
    json[std::string(name)] = metric.value ? Json(*metric.value) : Json();
    if (!metric.value) reasons[std::string(name)] = metric.reason;
  }
  if (!reasons.empty()) json["reasons"] = std::move(reasons);
  Json& images = json["images"] = Json::array();
  for (const ImageScore& image : run.images)
    images.push_back({{"path", image.path}, {"label", image.anomalous ? 1 : 0}, {"score", short_decimal(image.score)}});
  return json;
}

Json json_of(const CategoryCounts& counts) {
  return {{"category", counts.category},
          {"train", counts.train},
          {"test_normal", counts.test_normal},
          {"test_anomalous", counts.test_anomalous},
          {"without_mask", counts.without_mask}};
}

Json json_of(const SummaryRow& row) {
  Json json = {{"category", row.category.empty() ? Json() : Json(row.category)},
               {"shots", row.shots},
               {"method", row.method},
               {"seeds", row.seeds}};
  for (std::size_t i = 0; i < kMetrics.size(); ++i) {
    const Spread& spread = row.figures[i];
    Json& figure = json[std::string(kMetrics[i].first)] = {{"mean", nullptr}, {"deviation", nullptr}};
    if (spread.mean) figure = {{"mean", *spread.mean}, {"deviation", spread.deviation}};
    if (spread.undefined > 0) figure["undefined"] = spread.undefined;
  }
  return json;
}

// [items], one a line.
template <typename Items, typename ToJson>
void write_lines(std::ostream& out, const char* name, const Items& items, const ToJson& to_json) {
  out << ",\n\"" << name << "\": [";
  const char* separator = "\n";
  for (const auto& item : items) {
    out << separator << text_of(to_json(item));
    separator = ",\n";
  }
  out << "\n]";
}

Metric read_metric(const JsonField& run, std::string_view name, const Json& value, const JsonField* reasons) {
  if (value.is_number()) return defined(run.at(name).number(-kAnySize, kAnySize));
  const std::string key(name);
  return undefined(reasons && reasons->has(key.c_str()) ? reasons->at(name).text_or_empty() : "not in the file");
}

}  // namespace

void write_json(const Results& results, std::ostream& out) {
  Json settings = Json::object();
  for (const auto& [name, value] : results.settings) settings[name] = value;
  out << "{\"model\": " << text_of(results.model) << ", \"model_identity\": " << text_of(results.model_identity)
      << ", \"version\": " << text_of(results.version) << ", \"dataset\": " << text_of(results.dataset)
      << ",\n\"root\": " << text_of(results.root) << ",\n\"settings\": " << text_of(settings);
  write_lines(out, "categories", results.categories, [](const CategoryCounts& counts) { return json_of(counts); });
  write_lines(out, "summary", summarise(results), [](const SummaryRow& row) { return json_of(row); });
  write_lines(out, "failures", results.failures, [](const EvaluationFailure& failure) {
    return Json{{"category", failure.category}, {"path", failure.path}, {"reason", failure.reason}};
  });
  write_lines(out, "runs", results.runs, [](const Run& run) { return json_of(run); });
  out << "\n}\n";
}

namespace {

// Reads what write_json() wrote; the fields of the contract are needed, the others may be missing.
class ResultsReader {
 public:
  ResultsReader(const Json& document, std::string subject)
      : document_(document), subject_(std::move(subject)), root_(document_, subject_) {}

  Results read() const {
    Results results;
    results.model = root_.at("model").text();
    results.model_identity = text_or_nothing(root_, "model_identity");
    results.version = root_.at("version").text();
    results.dataset = root_.at("dataset").text();
    results.root = text_or_nothing(root_, "root");
    if (root_.has("settings"))
      for (const auto& [name, value] : document_["settings"].items())
        results.settings.emplace_back(name, root_.at("settings").at(name).text_or_empty());
    if (root_.has("categories"))
      for (const JsonField& counts : root_.at("categories").items(0, kMost))
        results.categories.push_back(read_counts(counts));
    const std::vector<JsonField> runs = root_.at("runs").items(0, kMost);
    for (std::size_t i = 0; i < runs.size(); ++i) results.runs.push_back(read_run(runs[i], document_["runs"][i]));
    for (const JsonField& failure : root_.at("failures").items(0, kMost))
      results.failures.push_back(
          {text_or_nothing(failure, "category"), text_or_nothing(failure, "path"), text_or_nothing(failure, "reason")});
    return results;
  }

 private:
  static std::string text_or_nothing(const JsonField& object, const char* name) {
    return object.has(name) ? object.at(name).text_or_empty(1 << 16) : std::string();
  }

  static CategoryCounts read_counts(const JsonField& counts) {
    const auto count = [&](const char* name) {
      return static_cast<std::size_t>(counts.at(name).integer(0, std::numeric_limits<int>::max()));
    };
    return {counts.at("category").text_or_empty(), count("train"), count("test_normal"), count("test_anomalous"),
            count("without_mask")};
  }

  static std::optional<float> read_optional_score(const JsonField& field, const Json& json, const char* name) {
    if (!json.contains(name) || !json[name].is_number()) return std::nullopt;
    return static_cast<float>(field.at(name).number(-kAnySize, kAnySize));
  }

  static Run read_run(const JsonField& field, const Json& json) {
    constexpr int kLargest = std::numeric_limits<int>::max();
    Run run;
    run.category = field.at("category").text_or_empty();
    run.shots = field.at("shots").integer(0, kLargest);
    run.seed = static_cast<std::uint64_t>(field.at("seed").integer(0, kLargest));
    run.method = field.at("method").text();
    for (const JsonField& prompt : field.at("prompts").items(0, kMost)) run.prompts.push_back(prompt.text(1 << 16));
    run.threshold = read_optional_score(field, json, "threshold");
    run.normal_below = read_optional_score(field, json, "normal_below");
    if (json.contains("normals") && json["normals"].is_number()) run.normals = field.at("normals").integer(0, kLargest);
    const std::optional<JsonField> reasons =
        field.has("reasons") ? std::optional<JsonField>(field.at("reasons")) : std::nullopt;
    for (const auto& [name, member] : kMetrics) {
      const auto value = json.find(std::string(name));
      run.metrics.*member =
          read_metric(field, name, value == json.end() ? Json() : *value, reasons ? &*reasons : nullptr);
    }
    for (const JsonField& image : field.at("images").items(0, kMost))
      run.images.push_back({image.at("path").text(1 << 16), image.at("label").integer(0, 1) == 1,
                            static_cast<float>(image.at("score").number(-kAnySize, kAnySize))});
    return run;
  }

  const Json& document_;
  std::string subject_;
  JsonField root_;
};

}  // namespace

Results results_from_json(const std::string& text, const std::string& origin) {
  const std::string subject = "results " + origin;
  const Json document = parse_strictly(text, subject, kMostBytes);
  return ResultsReader(document, subject).read();
}

}  // namespace inctrl
