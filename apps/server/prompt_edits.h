// apps/server/prompt_edits.h: how do pictures become a version of a prompt set?
// Decoded and encoded by the workers, one job a picture; then joined, calibrated and kept. Tested by
// tests/end_to_end/serve_test.py
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/request.h"
#include "server/service.h"
#include "server/uploads.h"

namespace inctrl::server {

// A picture that is to be a prompt: uploaded, or of a stored result.
struct NormalPicture {
  std::string name;
  std::vector<std::byte> owned;  // of a stored result; else empty
  std::string_view uploaded;     // lives in the request
  std::optional<std::string> from_result;
  int width = 0, height = 0;  // once it was decoded

  std::span<const std::byte> bytes() const noexcept {
    return owned.empty() ? std::as_bytes(std::span(uploaded.data(), uploaded.size()))
                         : std::span<const std::byte>(owned);
  }
};

std::vector<NormalPicture> normal_pictures(Service& service, const std::vector<UploadedPicture>& uploaded,
                                           const std::vector<std::string>& results);

// What the workers make, shared with them.
struct NormalWork {
  std::vector<NormalPicture> pictures;
  std::vector<std::optional<PromptSet>> sets;  // of one picture each
};

// Encodes the pictures. Throws what the first of them that failed threw.
boost::asio::awaitable<std::shared_ptr<NormalWork>> encode_normals(Service& service, std::shared_ptr<Request> request,
                                                                   std::shared_ptr<const Model> model,
                                                                   std::vector<NormalPicture> pictures,
                                                                   std::string category);

// A set that is ready to be kept.
struct MadeVersion {
  PromptSet prompts;
  std::string facts;
};

// Runs `make` on a worker, calibrates what it makes unless it is calibrated, and finds its facts.
boost::asio::awaitable<MadeVersion> make_version(Service& service, std::shared_ptr<Request> request,
                                                 std::shared_ptr<const Model> model, std::function<PromptSet()> make,
                                                 std::optional<double> false_alarms,
                                                 std::optional<float> threshold_set);

// The records of encoded pictures, and of those that a set has already.
std::vector<Records::NewImage> new_images(const NormalWork& work);
std::vector<Records::NewImage> kept_images(const PromptSetRecord& record);

}  // namespace inctrl::server
