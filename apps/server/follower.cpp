// apps/server/follower.cpp. Tested by tests/end_to_end/replicas_test.py
#include "server/follower.h"

#include <algorithm>
#include <set>

#include "http_client/url.h"
#include "inctrl/detector.h"
#include "server/answers.h"
#include "server/temporary_file.h"
#include "tensor/require.h"
#include "tensor_files/sha256.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMostOfList = 64 << 20, kMostOfSet = std::size_t{4} << 30;  // bytes
constexpr std::size_t kDigestLetters = 64;

FollowOptions checked(FollowOptions options) {
  const Url url = parse_url(options.home);
  require(url.path.empty() || url.path == "/", ErrorCode::kInvalidArgument, "--follow ", options.home,
          ": give the server's address alone, such as http://station1:8420");
  while (options.home.ends_with('/')) options.home.pop_back();
  return options;
}

std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

// A set as the home lists it.
struct Follower::Theirs {
  std::string id, name, digest;
  int version = 0;
  std::optional<float> threshold_set;

  explicit Theirs(const Json& json) {
    try {
      id = json.at("id").get<std::string>(), name = json.at("name").get<std::string>();
      digest = json.at("digest").get<std::string>();
      version = json.at("version").get<int>();
      if (!json.at("threshold_set").is_null()) threshold_set = json.at("threshold_set").get<float>();
    } catch (const Json::exception& error) {
      fail(ErrorCode::kBadFormat, "it lists a prompt set in another form: ", error.what());
    }
    require(is_record_id(id) && version > 0 && digest.size() == kDigestLetters, ErrorCode::kBadFormat,
            "it lists a prompt set without id, version or digest");
  }
  bool is(const PromptSetRecord& mine) const {
    return mine.name == name && mine.version == version && mine.file == digest && mine.threshold_set == threshold_set;
  }
};

bool is_followed(const PromptSetRecord& record) {
  const Json facts = Json::parse(record.facts, nullptr, /*allow_exceptions=*/false);
  return facts.is_object() && facts.contains("follows");
}

Follower::Follower(Records& records, Models& models, FollowOptions options, Log log, Gone gone)
    : records_(records),
      models_(models),
      options_(checked(std::move(options))),
      log_(std::move(log)),
      gone_(std::move(gone)) {
  for (std::string cursor;;) {
    const Page<PromptSetRecord> page = records_.prompt_sets(1000, cursor);
    if (std::any_of(page.records.begin(), page.records.end(), is_followed)) ready_ = true;
    cursor = page.next;
    if (ready_ || cursor.empty()) break;
  }
}

void Follower::follow() noexcept {
  const std::lock_guard lock(mutex_);
  try {
    const std::vector<Theirs> all = list();
    for (const Theirs& theirs : all) {
      if (stops_) return;
      try {
        take_over(theirs);
        tell(theirs.id, "");
      } catch (const std::exception& error) {
        tell(theirs.id, theirs.name + '@' + std::to_string(theirs.version) + " of " + options_.home +
                            " cannot be followed: " + error.what());
      }
    }
    remove_all_but(all);
    ready_ = true;
    answered_ = Clock::now().time_since_epoch().count();
    tell("", "");
  } catch (const std::exception& error) {
    if (!stops_) tell("", options_.home + " cannot be followed, what is here is kept: " + error.what());
  }
}

std::optional<double> Follower::age() const noexcept {
  const Clock::rep answered = answered_;
  if (answered == 0) return std::nullopt;
  return std::chrono::duration<double>(Clock::now().time_since_epoch() - Clock::duration(answered)).count();
}

std::string Follower::get(const std::string& path, std::size_t most_bytes) {
  std::string content;
  HttpRequest request{.url = options_.home + path};
  request.to_connect = std::chrono::seconds(5);
  request.stall = std::chrono::seconds(20);
  request.stop = [this] { return stops_.load(); };
  request.piece = [&](std::span<const std::byte> bytes) {
    require(content.size() + bytes.size() <= most_bytes, ErrorCode::kLimit, "it sends more than ", most_bytes,
            " bytes for ", path);
    content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  if (!options_.token.empty()) request.headers.push_back("Authorization: Bearer " + options_.token);
  const HttpAnswer answer = connection_.send(request);
  require(answer.broken.empty(), ErrorCode::kBackend, answer.broken);
  require(answer.head.status == 200, ErrorCode::kBackend, "it answers ", path, " with status ", answer.head.status);
  return content;
}

std::vector<Follower::Theirs> Follower::list() {
  std::vector<Theirs> all;
  std::string path = "/v1/prompt-sets?counts=false&limit=100";
  for (std::string cursor;;) {
    const Json page = parse_json(get(path + (cursor.empty() ? "" : "&cursor=" + percent_encoded(cursor)), kMostOfList));
    require(page.is_object() && page.contains("prompt_sets") && page["prompt_sets"].is_array(), ErrorCode::kBadFormat,
            "it is no inctrl serve");
    for (const Json& set : page["prompt_sets"]) all.emplace_back(set);
    if (!page.contains("next") || !page["next"].is_string()) return all;
    const std::string next = page["next"].get<std::string>();
    require(next != cursor, ErrorCode::kBadFormat, "its list has no end");
    cursor = next;
  }
}

std::optional<PromptSetRecord> Follower::find(const std::string& set) const {
  try {
    return records_.prompt_set(set);
  } catch (const Error& error) {
    if (error.code != ErrorCode::kNotFound) throw;
    return std::nullopt;
  }
}

void Follower::take_over(const Theirs& theirs) {
  const std::optional<PromptSetRecord> mine = find(theirs.id);
  if (mine && theirs.is(*mine)) return;
  const std::optional<PromptSetRecord> other = find(theirs.name);
  require(!other || other->id == theirs.id || is_followed(*other), ErrorCode::kIncompatible,
          "a set by that name was made here. Start once without --follow, and rename or remove it");
  const std::string file =
      mine && mine->file == theirs.digest  // another name or threshold
          ? text_of(records_.blob(mine->file))
          : get("/v1/prompt-sets/" + theirs.id + ":export?version=" + std::to_string(theirs.version), kMostOfSet);
  require(sha256_of(file) == theirs.digest, ErrorCode::kBadFormat, "what came is not what its digest tells");
  const PromptSet prompts = PromptSet::load(TemporaryFile(file).path());
  const PromptSetInfo& info = prompts.info();
  const std::shared_ptr<const Model> model = models_.get(info.model, info.fit, info.tiles);
  Json facts = Json::parse(facts_of(*model, prompts, theirs.threshold_set));  // kIncompatible for another model
  facts["follows"] = options_.home;

  PromptSetRecord record{.id = theirs.id, .name = theirs.name, .version = theirs.version};
  record.threshold_set = theirs.threshold_set;
  record.facts = facts.dump();
  for (const PromptPicture& picture : prompts.pictures())
    record.images.push_back({.id = new_record_id(), .name = picture.source});
  records_.adopt(record, prompts);
  log_(theirs.name + '@' + std::to_string(theirs.version) + " came from " + options_.home);
}

void Follower::remove_all_but(const std::vector<Theirs>& theirs) {
  std::set<std::string> ids;
  for (const Theirs& each : theirs) ids.insert(each.id);
  std::vector<PromptSetRecord> gone;
  for (std::string cursor;;) {
    const Page<PromptSetRecord> page = records_.prompt_sets(1000, cursor);
    for (const PromptSetRecord& record : page.records)
      if (is_followed(record) && !ids.contains(record.id)) gone.push_back(record);
    cursor = page.next;
    if (cursor.empty()) break;
  }
  for (const PromptSetRecord& record : gone) {
    records_.remove_prompt_set(record.id);
    gone_(record.name);
    log_(record.name + " is gone from " + options_.home);
  }
}

void Follower::tell(const std::string& about, const std::string& message) {
  std::string& last = told_[about];
  if (message == last) return;
  if (!message.empty())
    log_(message);
  else if (about.empty())
    log_(options_.home + " is followed again");
  last = message;
}

}  // namespace inctrl::server
