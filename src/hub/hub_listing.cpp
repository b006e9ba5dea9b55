// src/hub/hub_listing.cpp. Tested by tests/hub/hub_listing_test.cpp
#include "hub/hub_listing.h"

#include <algorithm>
#include <string_view>

#include "tensor/require.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

constexpr std::string_view kSubject = "the hub's list of files";
constexpr int kDeepest = 64;  // cards nest evaluation results, configurations and more
constexpr std::size_t kMostFiles = 100'000;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 50;

std::string hexadecimal(const JsonField& field, std::size_t digits) {
  const std::string text = field.text(200);
  const bool sound = text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  require(sound, ErrorCode::kBadFormat, kSubject, ": ", field.path(), " must be ", digits, " hexadecimal digits");
  return text;
}

bool is_given(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) && !object.at(name).is_null();
}

HubFile read_file(const Json& json, const JsonField& field) {
  HubFile file{.path = field.at("rfilename").text()};
  if (is_given(json, "size")) file.size = field.at("size").size(kMostBytes);
  if (is_given(json, "lfs")) {
    const JsonField lfs = field.at("lfs");
    file.sha256 = hexadecimal(lfs.at("sha256"), 64);
    const std::uint64_t size = lfs.at("size").size(kMostBytes);
    require(file.size.value_or(size) == size, ErrorCode::kBadFormat, kSubject, ": ", field.path(), " has ",
            file.size.value_or(0), " bytes, and ", size, " in large-file storage");
    file.size = size;
  } else if (is_given(json, "blobId")) {
    file.git_id = hexadecimal(field.at("blobId"), 40);
  }
  return file;
}

// A text, the first of several, or nothing: cards are written by hand.
std::string word_of(const Json& json) {
  const Json* value = &json;
  if (value->is_array() && !value->empty()) value = &value->front();
  if (!value->is_string()) return "";
  const auto& word = value->get_ref<const std::string&>();
  const bool sound = !word.empty() && word.size() <= 100 &&
                     std::all_of(word.begin(), word.end(), [](char letter) { return letter >= 0x20 && letter < 0x7f; });
  return sound ? word : "";
}

std::string licence_of(const Json& json) {
  constexpr std::string_view kTag = "license:";
  if (is_given(json, "cardData")) {
    const Json& card = json.at("cardData");
    const std::string licence = is_given(card, "license") ? word_of(card.at("license")) : "";
    const std::string own = is_given(card, "license_name") ? word_of(card.at("license_name")) : "";
    if (!licence.empty()) return licence == "other" && !own.empty() ? own : licence;
  }
  if (!is_given(json, "tags") || !json.at("tags").is_array()) return "";
  for (const Json& tag : json.at("tags"))
    if (const std::string word = word_of(tag); word.starts_with(kTag)) return word.substr(kTag.size());
  return "";
}

}  // namespace

HubListing parse_hub_listing(const std::string& json) {
  const Json document = parse_strictly(json, kSubject, kMostListingBytes, kDeepest);
  const JsonField whole(document, kSubject);
  HubListing listing{.commit = hexadecimal(whole.at("sha"), 40), .licence = licence_of(document)};
  const std::vector<JsonField> files = whole.at("siblings").items(0, kMostFiles);
  for (std::size_t i = 0; i < files.size(); ++i)
    listing.files.push_back(read_file(document.at("siblings").at(i), files[i]));
  return listing;
}

}  // namespace inctrl
