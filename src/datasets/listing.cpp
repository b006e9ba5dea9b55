// src/datasets/listing.cpp. Tested by tests/datasets/listing_test.cpp
#include "datasets/listing.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#include "datasets/identical_files.h"
#include "datasets/split.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::string percent(double share) {
  std::ostringstream text;
  text << std::round(share * 1000) / 10;
  return text.str();
}

// Results are put into folders of the category's name, so a list must not lead elsewhere by it. "set/bottle" is a name.
bool can_be_category(const std::string& name) {
  const auto is_control = [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; };
  const fs::path path(name);
  return !name.empty() && name.size() <= 200 && std::none_of(name.begin(), name.end(), is_control) &&
         path.is_relative() && path.lexically_normal() == path && *path.begin() != "." && *path.begin() != "..";
}

std::string first_failure(const std::vector<DatasetFailure>& failures) {
  if (failures.empty()) return "";
  const DatasetFailure& first = failures.front();
  return "; " + std::to_string(failures.size()) + " were left out, first " + in_quotes(first.path) + ": " +
         first.reason;
}

}  // namespace

Listing::Listing(std::string_view layout, const fs::path& root, const DatasetOptions& options) : options_(options) {
  std::error_code error;
  require(fs::is_directory(root, error), ErrorCode::kNotFound, "data set ", layout, ": there is no folder ",
          in_quotes(root.native()));
  require(options.test_share > 0 && options.test_share < 1, ErrorCode::kInvalidArgument, "data set ", layout,
          ": the share of normal pictures for testing must be between 0 and 1, is ", options.test_share);
  dataset_.layout = layout;
  dataset_.root = root;
}

std::string Listing::root_name() const {
  std::error_code error;
  const std::string name = (fs::absolute(root(), error) / ".").lexically_normal().parent_path().filename();
  return name.empty() ? dataset_.layout : name;
}

bool Listing::is_wanted(const std::string& category) const {
  const std::vector<std::string>& wanted = options_.categories;
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), category) != wanted.end();
}

void Listing::add(const std::string& category, LabelledPicture picture, Side side, std::string item) {
  if (!can_be_category(category)) return leave_out(picture.path, "no category can be called " + in_quotes(category));
  std::vector<Found>& found = categories_[category];
  if (!is_wanted(category)) return;
  if (picture.anomalous && side == Side::kTrain) {
    ++unused_anomalous_;
    return;
  }
  if (picture.anomalous) side = Side::kTest;
  if (item.empty()) item = picture.path;
  found.push_back({std::move(picture), side, std::move(item)});
}

void Listing::leave_out(const std::string& path, const std::string& reason, const std::string& category) {
  const bool is_known = can_be_category(category);
  if (is_known) categories_[category];
  if (!is_known || is_wanted(category)) dataset_.failures.push_back({path, reason});
}

void Listing::pass_over(const std::string& path) {
  ++passed_over_[fs::path(path).extension().native()];
}

Dataset Listing::finish() && {
  require_known_categories();
  for (auto& [name, found] : categories_) {
    if (!is_wanted(name)) continue;
    keep_once(found);
    draw(found);
    Category category{.name = name, .train = {}, .test = {}};
    for (Found& one : found)
      (one.side == Side::kTrain ? category.train : category.test).push_back(std::move(one.picture));
    dataset_.categories.push_back(std::move(category));
  }
  if (drawn_)
    note("normal pictures split " + percent(1 - options_.test_share) + "/" + percent(options_.test_share) +
         " into train and test by seed " + std::to_string(options_.split_seed));
  if (unused_anomalous_ > 0)
    note(std::to_string(unused_anomalous_) + " anomalous pictures for training are not used: prompts are normal");
  note_passed_over();
  const auto order = [](const DatasetFailure& a, const DatasetFailure& b) {
    return std::tie(a.path, a.reason) < std::tie(b.path, b.reason);
  };
  std::stable_sort(dataset_.failures.begin(), dataset_.failures.end(), order);
  return std::move(dataset_);
}

void Listing::require_known_categories() const {
  std::string names;
  for (const auto& [name, found] : categories_) names += (names.empty() ? "" : ", ") + in_quotes(name);
  require(!names.empty(), ErrorCode::kNotFound, "data set ", dataset_.layout, ": no picture was found in ",
          in_quotes(root().native()), first_failure(dataset_.failures));
  for (const std::string& wanted : options_.categories)
    require(categories_.contains(wanted), ErrorCode::kInvalidArgument, "data set ", dataset_.layout,
            ": there is no category ", in_quotes(wanted), "; there are ", names);
}

// Sorts by name; of pictures with one name the first is kept, those for testing before others.
void Listing::keep_once(std::vector<Found>& found) {
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.picture.path, a.side) < std::tie(b.picture.path, b.side);
  });
  std::vector<Found> once;
  for (Found& one : found) {
    if (once.empty() || once.back().picture.path != one.picture.path) {
      once.push_back(std::move(one));
      continue;
    }
    const Found& kept = once.back();
    const bool same_label = kept.picture.anomalous == one.picture.anomalous, same_side = kept.side == one.side;
    leave_out(one.picture.path, !same_label ? "named as normal and as anomalous; kept for testing as first named"
                                : same_side ? "named twice; kept once"
                                            : "named for training and for testing; kept for testing");
  }
  found = std::move(once);
}

void Listing::draw(std::vector<Found>& found) {
  std::set<std::string> items;
  for (const Found& one : found)
    if (one.side == Side::kDrawn) items.insert(one.item);
  if (items.empty()) return;
  drawn_ = true;
  const std::vector<bool> drawn = train_test_split(items.size(), options_.test_share, options_.split_seed);
  std::map<std::string, bool> is_test;
  for (const std::string& item : items) is_test.emplace(item, drawn[is_test.size()]);

  std::vector<const LabelledPicture*> train, test;
  for (Found& one : found) {
    if (one.side == Side::kDrawn) one.side = is_test.at(one.item) ? Side::kTest : Side::kTrain;
    (one.side == Side::kTrain ? train : test).push_back(&one.picture);
  }
  const std::map<std::string, std::string> twins = twins_for_testing(root(), train, test);
  for (const auto& [path, twin] : twins)
    leave_out(path, "the same bytes as " + in_quotes(twin) + ", which is for testing; left out of training");
  std::erase_if(found, [&](const Found& one) { return one.side == Side::kTrain && twins.contains(one.picture.path); });
}

void Listing::note_passed_over() {
  std::string kinds;
  std::size_t count = 0;
  for (const auto& [suffix, files] : passed_over_) {
    kinds +=
        (kinds.empty() ? "" : ", ") + (suffix.empty() ? "no suffix" : in_quotes(suffix)) + " " + std::to_string(files);
    count += files;
  }
  if (count > 0) note(std::to_string(count) + " files passed over, no pictures by their names (" + kinds + ")");
}

}  // namespace inctrl
