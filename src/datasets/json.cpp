// src/datasets/json.cpp: lists of pictures as InCTRL's authors keep them, and AnomalyCLIP's meta.json.
// Tested by tests/datasets/json_test.cpp
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "datasets/layouts.h"
#include "datasets/named_picture.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json read_json(const fs::path& file) {
  const ListText list(file);
  try {
    return json::parse(list.text());
  } catch (const json::parse_error& error) {
    fail(ErrorCode::kBadFormat, in_quotes(file.native()), ": not JSON from its byte ", error.byte, " on");
  } catch (const json::exception&) {
    fail(ErrorCode::kBadFormat, in_quotes(file.native()), ": it has a number beyond the range of 64-bit floats");
  }
}

// A text field; empty if it is not there or no text.
std::string text_of(const json& entry, const char* field) {
  const auto found = entry.find(field);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

// 0 or 1, however written; nothing else.
std::optional<bool> label_of(const json& entry, const char* field) {
  const auto found = entry.find(field);
  if (found == entry.end()) return std::nullopt;
  if (found->is_boolean()) return found->get<bool>();
  if (!found->is_number() || (*found != 0 && *found != 1)) return std::nullopt;
  return *found == 1;
}

// What the name of an authors' list says: CAT_val_outlier.json.
struct ListName {
  std::string_view ending;
  Side side;
  bool anomalous;
};
constexpr std::array<ListName, 6> kListNames{{{"_val_normal.json", Side::kTest, false},
                                              {"_val_outlier.json", Side::kTest, true},
                                              {"_train_normal.json", Side::kTrain, false},
                                              {"_train_outlier.json", Side::kTrain, true},
                                              {"_normal.json", Side::kTrain, false},
                                              {"_outlier.json", Side::kTrain, true}}};

void list_authors(Listing& listing, const std::string& file, const ListName& name) {
  const std::string category = file.substr(0, file.size() - name.ending.size());
  const json entries = read_json(listing.root() / file);
  require(entries.is_array(), ErrorCode::kBadFormat, in_quotes(file), " should be a list of pictures");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const json& entry = entries[i];
    const std::string path = entry.is_object() ? text_of(entry, "image_path") : "";
    const std::optional<bool> anomalous = entry.is_object() ? label_of(entry, "target") : std::nullopt;
    if (path.empty() || anomalous != name.anomalous) {
      listing.leave_out(path.empty() ? file : path,
                        "entry " + std::to_string(i) + " of " + in_quotes(file) +
                            " should have an image_path and the target " + (name.anomalous ? "1" : "0"),
                        category);
      continue;
    }
    add_named(
        listing,
        {.category = category, .name = path, .mask = "", .anomalous = *anomalous, .defect = "", .side = name.side},
        Naming::kBelowAnother);
  }
}

void list_meta_entry(Listing& listing, const std::string& category, Side side, const json& entry) {
  const std::string path = entry.is_object() ? text_of(entry, "img_path") : "";
  const std::optional<bool> anomalous = entry.is_object() ? label_of(entry, "anomaly") : std::nullopt;
  if (path.empty() || !anomalous)
    return listing.leave_out(path.empty() ? "meta.json" : path,
                             "an entry of meta.json should have an img_path and the anomaly 0 or 1", category);
  add_named(listing, {.category = category,
                      .name = path,
                      .mask = text_of(entry, "mask_path"),
                      .anomalous = *anomalous,
                      .defect = text_of(entry, "specie_name"),
                      .side = side});
}

void list_meta(Listing& listing) {
  const json meta = read_json(listing.root() / "meta.json");
  require(meta.is_object() && (meta.contains("train") || meta.contains("test")), ErrorCode::kBadFormat,
          in_quotes((listing.root() / "meta.json").native()), " should have train and test");
  for (const auto& [split, classes] : meta.items()) {
    if (split != "train" && split != "test") {
      listing.note("meta.json: " + in_quotes(split) + " is not used: neither train nor test");
      continue;
    }
    require(classes.is_object(), ErrorCode::kBadFormat, "meta.json: ", split, " should be lists by class");
    for (const auto& [category, entries] : classes.items()) {
      require(entries.is_array(), ErrorCode::kBadFormat, "meta.json: ", split, ".", in_quotes(category),
              " should be a list of pictures");
      for (const json& entry : entries)
        list_meta_entry(listing, category, split == "train" ? Side::kTrain : Side::kTest, entry);
    }
  }
  listing.note("lists of meta.json");
}

const ListName* name_of(const std::string& file) {
  const auto fits = [&](const ListName& name) {
    return file.size() > name.ending.size() && file.ends_with(name.ending) && !file.starts_with('.');
  };
  const auto* const found = std::find_if(kListNames.begin(), kListNames.end(), fits);
  return found == kListNames.end() ? nullptr : found;
}

}  // namespace

void list_json(Listing& listing) {
  std::error_code error;
  if (fs::is_regular_file(listing.root() / "meta.json", error)) return list_meta(listing);
  std::vector<std::string> files;
  fs::directory_iterator entry(listing.root(), error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error))
    if (name_of(entry->path().filename().native())) files.push_back(entry->path().filename().native());
  require(!error, ErrorCode::kBackend, "cannot read the folder ", in_quotes(listing.root().native()), ": ",
          error.message());
  require(!files.empty(), ErrorCode::kNotFound, "data set json: ", in_quotes(listing.root().native()),
          " has no meta.json and no lists such as bottle_normal.json and bottle_val_outlier.json");
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) list_authors(listing, file, *name_of(file));
  listing.note(std::to_string(files.size()) + " lists such as " + in_quotes(files.front()));
}

}  // namespace inctrl
