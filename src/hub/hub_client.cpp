// src/hub/hub_client.cpp. Tested by tests/hub/hub_client_test.cpp
#include "hub/hub_client.h"

#include "http_client/url.h"
#include "hub/licence.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/mapped_file.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  const MappedFile mapped = MappedFile::open(file);
  return {reinterpret_cast<const char*>(mapped.bytes().data()), mapped.bytes().size()};
}

// Keeps the slashes of a path.
std::string encoded_path(const std::string& path) {
  std::string encoded;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    encoded += (begin > 0 ? "/" : "") + percent_encoded(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return encoded;
}

}  // namespace

std::optional<HubListing> HubClient::list(const HubRepository& repository) {
  const std::string what = repository.to_text();
  Attempts attempts(patience_, what, !web_.settings().token.empty());
  while (true) {
    std::string json;
    const HttpAnswer answer =
        web_.get({.url = web_.settings().endpoint + "/api/models/" + repository.owner + "/" + repository.name +
                         "/revision/" + percent_encoded(repository.revision) + "?blobs=true",
                  .stall = patience_.stall,
                  .stop = patience_.stop,
                  .begin = [&](const HttpHead&) { json.clear(); },
                  .piece =
                      [&](std::span<const std::byte> bytes) {
                        require(json.size() + bytes.size() <= kMostListingBytes, ErrorCode::kLimit, what,
                                ": the hub's list of files has more than ", kMostListingBytes, " bytes");
                        json.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                      }});
    if (answer.broken.empty() && answer.head.status / 100 == 2) {
      try {
        return parse_hub_listing(json);
      } catch (const Error& error) {
        fail(error.code, what, ": ", error.what());
      }
    }
    if (!attempts.wait_after(answer, false)) return std::nullopt;
  }
}

std::optional<Fetched> HubClient::fetch(const HubRepository& repository, const HubListing& listing) {
  ChosenFiles chosen;
  try {
    chosen = choose_files(listing);
  } catch (const Error& error) {
    fail(error.code, repository.to_text(), ": ", error.what());
  }
  Fetched fetched;
  const auto take = [&](const HubFile& file) { return fetch(repository, listing.commit, file, fetched); };
  std::string card;
  for (const HubFile& file : chosen.licences) {
    const std::optional<fs::path> path = take(file);
    if (!path) return std::nullopt;
    fetched.terms.emplace_back(file.path, text_of(*path));
  }
  if (chosen.card) {
    const std::optional<fs::path> path = take(*chosen.card);
    if (!path) return std::nullopt;
    card = text_of(*path);
    if (chosen.licences.empty()) fetched.terms.emplace_back(chosen.card->path, card);
  }
  fetched.licence = spdx_licence(listing.licence.empty() ? licence_of_card(card) : listing.licence);
  if (chosen.config && !(fetched.config = take(*chosen.config))) return std::nullopt;
  if (chosen.tokenizer && !(fetched.tokenizer = take(*chosen.tokenizer))) return std::nullopt;
  const std::optional<fs::path> weights = take(chosen.weights);
  if (!weights) return std::nullopt;
  fetched.weights = *weights;
  return fetched;
}

std::optional<Fetched> HubClient::fetch(const PlainFile& file) {
  const std::optional<fs::path> path = download(
      web_, {.what = file.file.empty() ? in_quotes(file.url) : file.file, .url = file.url, .sha256 = file.sha256},
      folder_, patience_, on_transfer_);
  if (!path) return std::nullopt;
  return Fetched{.weights = *path, .files = {*path}};
}

std::string HubClient::page_of(const HubRepository& repository, const std::string& commit) const {
  return web_.settings().endpoint + "/" + repository.owner + "/" + repository.name + "/tree/" + commit;
}

std::optional<fs::path> HubClient::fetch(const HubRepository& repository, const std::string& commit,
                                         const HubFile& file, Fetched& fetched) {
  const RemoteFile remote{.what = repository.to_text() + " " + file.path,
                          .url = web_.settings().endpoint + "/" + repository.owner + "/" + repository.name +
                                 "/resolve/" + commit + "/" + encoded_path(file.path),
                          .size = file.size,
                          .sha256 = file.sha256,
                          .git_id = file.git_id};
  std::optional<fs::path> path = download(web_, remote, folder_, patience_, on_transfer_);
  if (path) fetched.files.push_back(*path);
  return path;
}

}  // namespace inctrl
