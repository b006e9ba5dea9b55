// src/evaluation/comparison_remarks.cpp. Tested by tests/evaluation/comparison_test.cpp
#include "evaluation/comparison_remarks.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

namespace inctrl {
namespace {

using Settings = std::map<std::string, std::string>;

Settings settings_of(const Results& results) {
  Settings settings(results.settings.begin(), results.settings.end());
  settings["data set"] = results.dataset;
  settings["model"] = results.model + " (" + results.model_identity.substr(0, 12) + ")";
  settings["program"] = results.version;
  return settings;
}

void add_settings(std::vector<std::string>& remarks, const Results& baseline, const Results& now) {
  const Settings before = settings_of(baseline), after = settings_of(now);
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : after) names.insert(name);
  const auto text = [](const Settings& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string("not said") : "'" + found->second + "'";
  };
  for (const std::string& name : names)
    if (text(before, name) != text(after, name))
      remarks.push_back("Differs: " + name + ": baseline " + text(before, name) + ", new " + text(after, name) + ".");
}

// As a set: order does not matter.
std::set<std::tuple<std::string, bool>> tested(const Run& run) {
  std::set<std::tuple<std::string, bool>> pictures;
  for (const ImageScore& image : run.images) pictures.emplace(image.path, image.anomalous);
  return pictures;
}

std::set<std::string> prompts(const Run& run) {
  return {run.prompts.begin(), run.prompts.end()};
}

void add_pairs(std::vector<std::string>& remarks, std::span<const RunPair> pairs) {
  std::size_t other_prompts = 0, other_pictures = 0;
  for (const RunPair& pair : pairs) {
    other_prompts += prompts(*pair.baseline) != prompts(*pair.now) ? 1u : 0u;
    other_pictures += tested(*pair.baseline) != tested(*pair.now) ? 1u : 0u;
  }
  const std::string of = " of " + std::to_string(pairs.size()) + " pairs ";
  if (other_prompts > 0) remarks.push_back(std::to_string(other_prompts) + of + "have other prompts.");
  if (other_pictures > 0)
    remarks.push_back(std::to_string(other_pictures) + of +
                      "were tested on other pictures or labels: their figures do not quite compare.");
}

void add_unpaired(std::vector<std::string>& remarks, const Results& results, const std::set<const Run*>& paired,
                  const std::string& which) {
  std::map<std::tuple<std::string, std::string, int>, std::vector<std::uint64_t>> missing;  // category, method, shots
  for (const Run& run : results.runs)
    if (!paired.contains(&run)) missing[{run.category, run.method, run.shots}].push_back(run.seed);
  for (const auto& [what, seeds] : missing) {
    const auto& [category, method, shots] = what;
    std::ostringstream remark;
    remark << "Only in the " << which << ", not compared: " << category << ", " << method << ", " << shots
           << (shots == 1 ? " shot, seed" : " shots, seed");
    for (const std::uint64_t seed : seeds) remark << ' ' << seed;
    remark << '.';
    remarks.push_back(remark.str());
  }
}

}  // namespace

std::vector<std::string> remarks_on(const Results& baseline, const Results& now, std::span<const RunPair> pairs) {
  std::vector<std::string> remarks;
  std::set<const Run*> paired;
  for (const RunPair& pair : pairs) paired.insert({pair.baseline, pair.now});
  if (pairs.empty()) remarks.emplace_back("No run of one has category, shots, seed and method of a run of the other.");
  add_settings(remarks, baseline, now);
  add_pairs(remarks, pairs);
  add_unpaired(remarks, baseline, paired, "baseline");
  add_unpaired(remarks, now, paired, "new results");
  return remarks;
}

}  // namespace inctrl
