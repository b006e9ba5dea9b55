// tests/hub/hub_listing_test.cpp: src/hub/hub_listing.h
#include "hub/hub_listing.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

const std::string kCommit(40, 'c'), kBlob(40, 'b'), kHash(64, 'a');

std::string listing(const std::string& siblings, const std::string& more = "") {
  return R"({"id": "a/b", "sha": ")" + kCommit + R"(", "siblings": [)" + siblings + "]" + more + "}";
}

std::string licence_of(const std::string& more) {
  return parse_hub_listing(listing("", more)).licence;
}

TEST(HubListing, HasCommitFilesAndLicence) {
  const HubListing found = parse_hub_listing(listing(R"({"rfilename": "README.md", "size": 12, "blobId": ")" + kBlob +
                                                         R"("},
         {"rfilename": "model.safetensors", "size": 5000000000, "blobId": ")" +
                                                         kBlob + R"(",
          "lfs": {"sha256": ")" + kHash + R"(", "size": 5000000000, "pointerSize": 135}},
         {"rfilename": "bare"})",
                                                     R"(, "cardData": {"license": "apache-2.0"}, "tags": ["vision"])"));
  EXPECT_EQ(found.commit, kCommit);
  EXPECT_EQ(found.licence, "apache-2.0");
  ASSERT_EQ(found.files.size(), 3u);
  EXPECT_EQ(found.files[0].git_id, kBlob);
  EXPECT_EQ(found.files[0].size, 12u);
  EXPECT_EQ(found.files[1].sha256, kHash);
  EXPECT_EQ(found.files[1].git_id, "");  // that of the pointer, not of the content
  EXPECT_EQ(found.files[1].size, 5'000'000'000u);
  EXPECT_EQ(found.files[2].size, std::nullopt);
}

TEST(HubListing, TheLicenceIsTheCardsThenTheTags) {
  EXPECT_EQ(licence_of(R"(, "cardData": {"license": ["mit", "gpl"]})"), "mit");
  EXPECT_EQ(licence_of(R"(, "cardData": {"license": "other", "license_name": "own-1"})"), "own-1");
  EXPECT_EQ(licence_of(R"(, "cardData": null, "tags": ["x", 7, "license:cc0-1.0"])"), "cc0-1.0");
  EXPECT_EQ(licence_of(R"(, "cardData": {"license": {"a": 1}})"), "");
  EXPECT_EQ(licence_of(R"(, "cardData": {"license": "a\nb"}, "tags": "license:x")"), "");
}

TEST(HubListing, WhatIsNotAsStatedIsRefused) {
  const std::string file = R"({"rfilename": "x", )";
  for (const auto& [json, told] : {
           std::pair<std::string, const char*>{"", "not JSON"},
           {listing("").substr(0, 60), "not JSON"},
           {"[]", "must be an object"},
           {R"({"siblings": []})", "sha is missing"},
           {R"({"sha": "main", "siblings": []})", "sha must be 40 hexadecimal digits"},
           {R"({"sha": ")" + kCommit + R"("})", "siblings is missing"},
           {listing("{}"), "siblings[0].rfilename is missing"},
           {listing(R"({"rfilename": ""})"), "siblings[0].rfilename must be a text"},
           {listing(file + R"("size": -1})"), "siblings[0].size must be a whole number"},
           {listing(file + R"("size": 1e300})"), "siblings[0].size must be a whole number"},
           {listing(file + R"("blobId": "../../x"})"), "siblings[0].blobId must be 40 hexadecimal digits"},
           {listing(file + R"("lfs": {"sha256": "..", "size": 1}})"), "lfs.sha256 must be 64 hexadecimal digits"},
           {listing(file + R"("size": 1, "lfs": {"sha256": ")" + kHash + R"(", "size": 2}})"), "in large-file storage"},
           {listing(file + R"("lfs": []})"), "must be an object"},
       })
    expect_error(ErrorCode::kBadFormat, told, [&, text = json] { parse_hub_listing(text); });
}

TEST(HubListing, SeedsOfTheFuzzTargetAreReadOrRefused) {
  int files = 0;
  for (const auto& seed :
       std::filesystem::directory_iterator(std::filesystem::path(INCTRL_TESTS_DIR) / "broken_files" / "hub_listing")) {
    ++files;
    try {
      EXPECT_EQ(parse_hub_listing(read_file(seed.path())).commit.size(), 40u);
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::kBadFormat) << seed.path();
      EXPECT_LT(std::string(error.what()).size(), 1000u);
    }
  }
  EXPECT_GE(files, 5);
}

}  // namespace
}  // namespace inctrl
