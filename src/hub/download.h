// src/hub/download.h: how does a file come here whole, whatever the network does?
// It grows in FOLDER/KEY.part and is FOLDER/KEY once its content is what was stated: KEY is that statement, the sha256
// or the git id. So a part that is found is a beginning of the same content, and the transfer goes on behind it. Tested
// by tests/hub/download_test.cpp and tests/end_to_end/pull_test.py
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "hub/attempts.h"
#include "hub/careful_get.h"

namespace inctrl {

struct RemoteFile {
  std::string what, url;              // what: how messages name it
  std::optional<std::uint64_t> size;  // bytes, as stated
  std::string sha256, git_id;         // the content's, as stated; one of them at least
};

// Told as bytes come; `total` may be unknown until the server answers.
struct Transfer {
  std::string what;
  std::uint64_t already = 0, done = 0;  // bytes: there before this run; there now
  std::optional<std::uint64_t> total;
};
using OnTransfer = std::function<void(const Transfer&)>;

// The file, with the stated content; nothing if Patience::stop said so, and then the part stays. `folder` must be there
// and be this process's alone (folder_lock.h). kBadFormat if size or content are not as stated: nothing stays then;
// kNotFound, kBackend: the server or the disk refuses, or was tried often enough.
std::optional<std::filesystem::path> download(CarefulGet& web, const RemoteFile& file,
                                              const std::filesystem::path& folder, const Patience& patience,
                                              const OnTransfer& on_transfer);

}  // namespace inctrl
