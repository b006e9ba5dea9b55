// apps/cli/result_writer.cpp. Tested by tests/cli/result_writer_test.cpp
#include "cli/result_writer.h"

#include <cmath>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/version.h"
#include "wire/result_json.h"

namespace inctrl::cli {
namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// A frame's time in microseconds, that it may be read; for frames alone.
Json json_of(const Judged& judged, const RunFacts& facts) {
  Json json = judged.error ? failure_json(judged.image, kind(judged.error->code), judged.error->what())
                           : result_json(judged.result, {judged.image, judged.width, judged.height, judged.anomaly_map,
                                                         judged.overlay, facts.model, facts.prompts, facts.shots});
  if (!facts.timed) return json;
  json["time"] = std::round(judged.time.value_or(0) * 1e6) / 1e6;
  json["captured_at"] = or_null(judged.captured_at);
  return json;
}

class JsonLines final : public ResultWriter {
 public:
  JsonLines(std::ostream& out, RunFacts facts) : out_(out), facts_(std::move(facts)) {}
  void write(const Judged& judged) override { out_ << dump(json_of(judged, facts_)) << '\n' << std::flush; }
  void end() override { out_.flush(); }

 private:
  std::ostream& out_;
  RunFacts facts_;
};

class JsonDocument final : public ResultWriter {
 public:
  JsonDocument(std::ostream& out, RunFacts facts) : out_(out), facts_(std::move(facts)) {
    out_ << "{\"model\": " << dump(facts_.model) << ", \"version\": " << dump(version())
         << ", \"prompts\": " << dump(or_null(facts_.prompts)) << ", \"results\": [";
  }
  void write(const Judged& judged) override {
    if (judged.error) {
      failures_.push_back(json_of(judged, facts_));
      return;
    }
    out_ << (first_ ? "\n" : ",\n") << dump(json_of(judged, facts_));
    first_ = false;
  }
  void end() override { out_ << "\n], \"failures\": " << dump(failures_) << "}\n" << std::flush; }

 private:
  std::ostream& out_;
  RunFacts facts_;
  bool first_ = true;
  Json failures_ = Json::array();
};

// RFC 4180: quoted where it must be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + '"';
}

std::string csv_number(const std::optional<float>& value) {
  return value ? shortest(*value) : "";
}

class Csv final : public ResultWriter {
 public:
  Csv(std::ostream& out, RunFacts facts) : out_(out), facts_(std::move(facts)) {
    out_ << "image,width,height,pred_score,pred_label,threshold,p_value,normals,patch,image_residual,text,regions,"
            "anomaly_map,"
            "overlay,model,prompts,shots,error_kind,error_message"
         << (facts_.timed ? ",time,captured_at\n" : "\n");
  }
  void write(const Judged& judged) override {
    out_ << csv_field(judged.image) << ',';
    if (judged.error) {
      out_ << std::string(16, ',') << kind(judged.error->code) << ',' << csv_field(judged.error->what());
      end_line(judged);
      return;
    }
    const Result& result = judged.result;
    out_ << judged.width << ',' << judged.height << ',' << shortest(result.pred_score) << ',' << name(result.pred_label)
         << ',' << csv_number(result.threshold) << ',' << csv_number(result.p_value) << ','
         << (result.normals ? std::to_string(*result.normals) : "") << ',' << shortest(result.parts.patch) << ','
         << csv_number(result.parts.image) << ',' << csv_number(result.parts.text) << ',' << result.regions.size()
         << ',' << csv_field(judged.anomaly_map.value_or("")) << ',' << csv_field(judged.overlay.value_or("")) << ','
         << csv_field(facts_.model) << ',' << csv_field(facts_.prompts.value_or("")) << ',' << facts_.shots << ",,";
    end_line(judged);
  }
  void end() override { out_.flush(); }

 private:
  void end_line(const Judged& judged) {
    if (facts_.timed) out_ << ',' << json_of(judged, facts_)["time"] << ',' << judged.captured_at.value_or("");
    out_ << std::endl;
  }

  std::ostream& out_;
  RunFacts facts_;
};

// For people; failures are told on standard error, by the run.
class Text final : public ResultWriter {
 public:
  explicit Text(std::ostream& out) : out_(out) {}
  void write(const Judged& judged) override {
    if (judged.error) return;
    std::ostringstream line;
    line << std::fixed << std::setprecision(4) << judged.result.pred_score << "  " << std::left << std::setw(9)
         << name(judged.result.pred_label) << "  " << judged.image << '\n';
    out_ << line.str() << std::flush;
  }
  void end() override { out_.flush(); }

 private:
  std::ostream& out_;
};

}  // namespace

std::unique_ptr<ResultWriter> make_result_writer(const std::string& format, std::ostream& out, const RunFacts& facts) {
  if (format == "json") return std::make_unique<JsonDocument>(out, facts);
  if (format == "jsonl") return std::make_unique<JsonLines>(out, facts);
  if (format == "csv") return std::make_unique<Csv>(out, facts);
  return std::make_unique<Text>(out);
}

}  // namespace inctrl::cli
