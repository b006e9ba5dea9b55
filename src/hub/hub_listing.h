// src/hub/hub_listing.h: which files does a repository of the hub hold, and what must each of them be?
// The answer to GET /api/models/OWNER/NAME/revision/REVISION?blobs=true. Every byte of it is distrusted; what is not
// named here is passed over, since the hub adds to it freely. Tested by tests/hub/hub_listing_test.cpp, fuzzed by
// fuzz/hub_listing_fuzz.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace inctrl {

struct HubFile {
  std::string path;                   // "model.safetensors", "onnx/model.onnx"
  std::optional<std::uint64_t> size;  // bytes
  std::string sha256;                 // of the content, for files in large-file storage; else ""
  std::string git_id;                 // git_blob_id() of the content, for all others; else ""
};

struct HubListing {
  std::string commit;   // 40 hexadecimal digits: what the revision meant when it was asked
  std::string licence;  // as the model's card names it, such as "apache-2.0"; "" if it does not
  std::vector<HubFile> files;
};

inline constexpr std::size_t kMostListingBytes = 16 << 20;

// kBadFormat, naming the field; also for JSON that ends early.
HubListing parse_hub_listing(const std::string& json);

}  // namespace inctrl
