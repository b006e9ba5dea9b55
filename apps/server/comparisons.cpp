// apps/server/comparisons.cpp. Tested by tests/server/comparisons_test.cpp
#include "server/comparisons.h"

#include <algorithm>

#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMostKept = 32;

std::string key_of(const PromptSetRecord& record, std::optional<float> threshold) {
  return record.id + ' ' + std::to_string(record.version) + ' ' + record.file + ' ' +
         (threshold ? shortest(*threshold) : "");
}

}  // namespace

std::shared_ptr<const Comparison> Comparisons::get(const std::string& set, std::optional<int> version,
                                                   std::optional<float> threshold) {
  PromptSetRecord record = records_.prompt_set(set, version);
  if (!threshold) threshold = record.threshold_set;
  const std::string key = key_of(record, threshold);
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.key == key; });
    // A set that was renamed states its new name.
    if (found != entries_.end() && found->comparison->record.name == record.name) {
      entries_.splice(entries_.begin(), entries_, found);
      return entries_.front().comparison;
    }
    if (found != entries_.end()) entries_.erase(found);
  }
  const PromptSet prompts = records_.load(record);
  const PromptSetInfo& info = prompts.info();
  const std::shared_ptr<const Model> model = models_.get(info.model, info.fit, info.tiles);
  const Detector detector(*model, prompts, {.threshold = threshold});
  const ColourScale scale = scale_of_maps(model->info().head, detector.region_level());
  const auto made = std::make_shared<const Comparison>(Comparison{std::move(record), model, prompts, detector, scale});
  const std::lock_guard lock(mutex_);
  entries_.push_front({key, made});
  if (entries_.size() > kMostKept) entries_.pop_back();
  return made;
}

void Comparisons::forget_model(const std::string& name) {
  const std::lock_guard lock(mutex_);
  entries_.remove_if([&](const Entry& entry) { return entry.comparison->model->info().name == name; });
}

}  // namespace inctrl::server
