// apps/server/measures.h: what does an operator's Prometheus see?
// Text format 0.0.4, names as Prometheus advises. Tested by tests/server/measures_test.cpp
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace inctrl::server {

// Counts of values up to each bound, and of all.
class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds) : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}
  void add(double value);
  // "name_bucket{labels,le=...} ..." and so on.
  void write(std::string& text, const std::string& name, const std::string& labels) const;
  std::uint64_t count() const noexcept { return all_; }
  double quantile(double share) const;  // of what was added, linear within a bucket; 0 if there is nothing

 private:
  std::vector<double> bounds_;
  std::vector<std::uint64_t> counts_;
  std::uint64_t all_ = 0;
  double sum_ = 0;
};

// A value as it is now.
struct Gauge {
  std::string name, help;
  double value = 0;
};

// Any thread.
class Measures {
 public:
  void request(const std::string& operation, int status, double seconds);
  void problem(const std::string& kind);
  void waited(double seconds);  // a picture, for a worker
  void judged(const std::string& prompt_set, const std::string& label, double score, double seconds);
  void prompt_set_gone(const std::string& prompt_set);

  std::string text(const std::vector<Gauge>& gauges) const;
  std::uint64_t pictures() const;
  double median_seconds() const;  // a picture took a worker

 private:
  static Histogram of_seconds();
  static Histogram of_scores();
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;  // operation, status
  std::map<std::string, Histogram> request_seconds_;               // by operation
  std::map<std::string, std::uint64_t> problems_;                  // by kind
  Histogram queue_seconds_ = of_seconds();
  Histogram picture_seconds_ = of_seconds();
  std::map<std::string, std::uint64_t> labels_;
  std::map<std::string, Histogram> scores_;  // by prompt set
};

}  // namespace inctrl::server
