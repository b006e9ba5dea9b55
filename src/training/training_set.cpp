// src/training/training_set.cpp. Tested by tests/training/training_set_test.cpp
#include "training/training_set.h"

#include <algorithm>
#include <set>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

void require_known(std::span<const Dataset> datasets, const std::vector<std::string>& held_out) {
  std::set<std::string> names;
  for (const Dataset& dataset : datasets)
    for (const Category& category : dataset.categories) names.insert(category.name);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  for (const std::string& name : held_out)
    require(names.contains(name), ErrorCode::kInvalidArgument, "--holdout ", in_quotes(name),
            ": there is no such category; there are ", list);
}

void drop(std::vector<std::size_t>& indices, const std::set<std::size_t>& unusable) {
  std::erase_if(indices, [&](std::size_t index) { return unusable.contains(index); });
}

}  // namespace

TrainingSet TrainingSet::of(std::span<const Dataset> datasets, const std::vector<std::string>& held_out) {
  require_known(datasets, held_out);
  TrainingSet set;
  const auto add = [&set](std::size_t dataset, const LabelledPicture& picture) {
    set.pictures.push_back({dataset, &picture, set.categories.size(), picture.anomalous});
    return set.pictures.size() - 1;
  };
  for (std::size_t i = 0; i < datasets.size(); ++i)
    for (const Category& listed : datasets[i].categories) {
      TrainingCategory category{.name = listed.name, .dataset = i};
      category.held_out = std::find(held_out.begin(), held_out.end(), listed.name) != held_out.end();
      for (const LabelledPicture& picture : listed.train) category.normals.push_back(add(i, picture));
      for (const LabelledPicture& picture : listed.test) {
        const std::size_t index = add(i, picture);
        if (category.held_out)
          category.queries.push_back(index);
        else
          (picture.anomalous ? category.anomalous : category.normals).push_back(index);
      }
      set.categories.push_back(std::move(category));
    }
  return set;
}

void TrainingSet::leave_out(const std::vector<std::size_t>& unusable) {
  const std::set<std::size_t> dropped(unusable.begin(), unusable.end());
  for (TrainingCategory& category : categories)
    for (auto* indices : {&category.normals, &category.anomalous, &category.queries}) drop(*indices, dropped);
}

void TrainingSet::require_enough(int most_shots, bool defects_needed) const {
  const auto shots = static_cast<std::size_t>(most_shots);
  std::string lacking;
  const auto lack = [&lacking](const TrainingCategory& category, const std::string& what) {
    lacking += (lacking.empty() ? "" : "; ") + category.name + ' ' + what;
  };
  bool any = false;
  for (const TrainingCategory& category : categories) {
    const std::size_t normals = category.normals.size(), needed = shots + (category.held_out ? 0 : 1);
    if (normals < needed)
      lack(category, "has " + std::to_string(normals) + " normal pictures, needed " + std::to_string(needed));
    if (category.held_out) {
      const auto defects = static_cast<std::size_t>(std::count_if(
          category.queries.begin(), category.queries.end(), [&](std::size_t i) { return pictures[i].anomalous; }));
      if (defects == 0 || defects == category.queries.size())
        lack(category, "has no test pictures of both kinds to select by");
      continue;
    }
    any = true;
    if (category.anomalous.empty() && defects_needed)
      lack(category, "has no anomalous picture, and --synthetic makes none");
  }
  require(lacking.empty(), ErrorCode::kInvalidArgument, "train: --shots ", most_shots, ": ", lacking,
          ": take fewer shots, or name the other categories with --categories");
  require(any, ErrorCode::kInvalidArgument, "train: no category is left to learn from beside those of --holdout");
}

}  // namespace inctrl
