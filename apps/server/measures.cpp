// apps/server/measures.cpp. Tested by tests/server/measures_test.cpp
#include "server/measures.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace inctrl::server {
namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string quoted(const std::string& value) {
  std::string text = "\"";
  for (const char letter : value) {
    if (letter == '\n') {
      text += "\\n";
      continue;
    }
    if (letter == '"' || letter == '\\') text += '\\';
    text += letter;
  }
  return text + '"';
}

void head(std::string& text, const std::string& name, const std::string& type, const std::string& help) {
  text += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void line(std::string& text, const std::string& name, const std::string& labels, double value) {
  text += name + (labels.empty() ? "" : '{' + labels + '}') + ' ' + number(value) + '\n';
}

}  // namespace

void Histogram::add(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  ++all_;
  sum_ += value;
}

void Histogram::write(std::string& text, const std::string& name, const std::string& labels) const {
  const std::string before = labels.empty() ? "" : labels + ',';
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    sum += counts_[i];
    line(text, name + "_bucket", before + "le=\"" + number(bounds_[i]) + '"', static_cast<double>(sum));
  }
  line(text, name + "_bucket", before + "le=\"+Inf\"", static_cast<double>(all_));
  line(text, name + "_sum", labels, sum_);
  line(text, name + "_count", labels, static_cast<double>(all_));
}

double Histogram::quantile(double share) const {
  const double wanted = share * static_cast<double>(all_);
  double before = 0;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    const auto count = static_cast<double>(counts_[i]);
    const double low = i == 0 ? 0 : bounds_[i - 1];
    if (count > 0 && before + count >= wanted) return low + (bounds_[i] - low) * (wanted - before) / count;
    before += count;
  }
  return all_ == 0 || bounds_.empty() ? 0 : bounds_.back();
}

Histogram Measures::of_seconds() {
  return Histogram({0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60});
}

Histogram Measures::of_scores() {
  std::vector<double> bounds;
  constexpr int kBuckets = 20;
  for (int i = 1; i <= kBuckets; ++i) bounds.push_back(static_cast<double>(i) / kBuckets);
  return Histogram(bounds);
}

void Measures::request(const std::string& operation, int status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++requests_[{operation, status}];
  request_seconds_.try_emplace(operation, of_seconds()).first->second.add(seconds);
}

void Measures::problem(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  ++problems_[kind];
}

void Measures::waited(double seconds) {
  const std::lock_guard lock(mutex_);
  queue_seconds_.add(seconds);
}

void Measures::judged(const std::string& prompt_set, const std::string& label, double score, double seconds) {
  const std::lock_guard lock(mutex_);
  ++labels_[label];
  picture_seconds_.add(seconds);
  scores_.try_emplace(prompt_set, of_scores()).first->second.add(score);
}

void Measures::prompt_set_gone(const std::string& prompt_set) {
  const std::lock_guard lock(mutex_);
  scores_.erase(prompt_set);
}

std::string Measures::text(const std::vector<Gauge>& gauges) const {
  const std::lock_guard lock(mutex_);
  std::string text;
  head(text, "inctrl_requests_total", "counter", "Requests that were answered.");
  for (const auto& [key, count] : requests_)
    line(text, "inctrl_requests_total",
         "operation=" + quoted(key.first) + ",code=\"" + std::to_string(key.second) + '"', static_cast<double>(count));
  head(text, "inctrl_request_seconds", "histogram", "From a request's header to its answer.");
  for (const auto& [operation, seconds] : request_seconds_)
    seconds.write(text, "inctrl_request_seconds", "operation=" + quoted(operation));
  head(text, "inctrl_errors_total", "counter", "Requests and pictures that failed, by kind.");
  for (const auto& [kind, count] : problems_)
    line(text, "inctrl_errors_total", "kind=" + quoted(kind), static_cast<double>(count));
  head(text, "inctrl_queue_seconds", "histogram", "How long pictures waited for a worker.");
  queue_seconds_.write(text, "inctrl_queue_seconds", "");
  head(text, "inctrl_image_seconds", "histogram", "How long pictures took a worker.");
  picture_seconds_.write(text, "inctrl_image_seconds", "");
  head(text, "inctrl_images_total", "counter", "Pictures that were judged, by decision.");
  for (const auto& [label, count] : labels_)
    line(text, "inctrl_images_total", "decision=" + quoted(label), static_cast<double>(count));
  head(text, "inctrl_score", "histogram", "Scores, by prompt set.");
  for (const auto& [set, scores] : scores_) scores.write(text, "inctrl_score", "prompt_set=" + quoted(set));
  for (const Gauge& gauge : gauges) {
    head(text, gauge.name, "gauge", gauge.help);
    line(text, gauge.name, "", gauge.value);
  }
  return text;
}

std::uint64_t Measures::pictures() const {
  const std::lock_guard lock(mutex_);
  return picture_seconds_.count();
}

double Measures::median_seconds() const {
  const std::lock_guard lock(mutex_);
  return picture_seconds_.quantile(0.5);
}

}  // namespace inctrl::server
