// src/records/records.h: what does a service remember: prompt sets with all their versions, results, reviews?
// One folder: records.db (SQLite in WAL mode), blobs/ (pictures, maps, prompt-set files, by content), lock, spare. What
// a call has returned from is on the disk: neither a killed process nor a loss of power takes it back. A call that
// throws has changed nothing. The folder is described in docs/data-folder.md; the schema and its migrations are in
// schema.h. Tested by tests/records/*_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inctrl/prompt_set.h"
#include "records/prompt_set_record.h"
#include "records/record_errors.h"
#include "records/result_record.h"

namespace inctrl {

template <typename Record>
struct Page {
  std::vector<Record> records;
  std::string next;  // cursor of the next page; empty at the end
};

struct RecordCounts {
  std::int64_t prompt_sets = 0, results = 0;
  // Of the files in blobs/ and of what the database uses of its file; what is free on the disk.
  std::uint64_t bytes = 0, free_bytes = 0;
};

struct CheckReport {
  std::vector<std::string> found;  // a sentence each, of the first thousand
  std::int64_t problems = 0, repaired = 0;
  bool sound() const noexcept { return problems == repaired; }
};

struct RecordsOptions {
  // New things are refused (DiskFull) where the disk would have less left. Reviews and removals are done all the same,
  // and on a disk that others filled as long as there is the spare megabyte.
  std::uint64_t reserve_bytes = 64 << 20;
};

// Any number of threads. Writes are done one after the other, reads beside them. One process a folder. Whatever writes
// may throw DiskFull; whatever reads a blob, kBackend.
class Records {
 public:
  // Makes or opens the folder. kIncompatible if another process has it, or a later program wrote it; kBackend;
  // kBadFormat if the database is damaged, with the remedy.
  explicit Records(const std::filesystem::path& folder, const RecordsOptions& options = {});
  ~Records();

  // --- Prompt sets. `set` is an id or a name. kNotFound.
  PromptSetRecord prompt_set(const std::string& set, std::optional<int> version = {}) const;  // without one: the latest
  Page<PromptSetRecord> prompt_sets(std::size_t limit, const std::string& cursor) const;  // latest versions, by name
  std::vector<PromptSetRecord> versions(const std::string& set) const;                    // newest first
  // The set itself, by the record's name and version. Maps the file; kBadFormat.
  PromptSet load(const PromptSetRecord& record) const;
  using NewImage = inctrl::NewImage;
  // Version 1. kInvalidArgument for a name that cannot be one (require_prompt_name(), UTF-8, no id) and for images that
  // are not as many as the prompts or share an id; Conflict if the name is taken.
  PromptSetRecord create(const std::string& name, const PromptSet& prompts, const std::vector<NewImage>& images,
                         std::optional<float> threshold_set, const std::string& facts);
  // The next version. Conflict if `base` is not the latest one any more.
  PromptSetRecord edit(const PromptSetRecord& base, const PromptSet& prompts, const std::vector<NewImage>& images,
                       std::optional<float> threshold_set, const std::string& facts);
  // A version that another service made, under its id, name and number, without its pictures' files. The set's file is
  // that service's, to the bit: the name in it may be an earlier one. A set of another
  // id by that name goes, and so do versions from that number on: what was made there counts. kInvalidArgument as of
  // create(), and unless `made.id` is an id and `made.version` at least 1.
  PromptSetRecord adopt(const PromptSetRecord& made, const PromptSet& prompts);
  PromptSetRecord rename(const std::string& set, const std::string& name);  // no new version. Conflict if it is taken
  void remove_prompt_set(const std::string& set);                           // with all versions; results stay

  // --- Results
  // All or none, in one transaction: together they wait for the disk once. Conflict if an id is taken.
  void add(std::span<const NewResult> results);
  ResultRecord result(const std::string& id) const;  // kNotFound, also below
  Page<ResultRecord> results(const ResultFilter& filter, ResultOrder order, std::size_t limit,
                             const std::string& cursor) const;
  std::int64_t count(const ResultFilter& filter) const;  // looks at each result that the set or the times leave
  ResultRecord review(const std::string& id, Review review, const std::string& note);
  void remove_result(const std::string& id);
  // Removals of many are done in portions, oldest first, so that others write in between; each ends with a call of
  // `go_on`, with how many are gone by then: false ends the work. They return how many went.
  using GoOn = std::function<bool(std::int64_t removed)>;
  // Results judged before `before`, of one set if it is given.
  std::int64_t remove_results(Moment before, const std::optional<std::string>& set_id, bool keep_reviewed,
                              const GoOn& go_on = {});
  // Unreviewed results, until counts().bytes is at most so many.
  std::int64_t shrink_to(std::uint64_t most_bytes, const GoOn& go_on = {});

  // --- The folder
  std::vector<std::byte> blob(const std::string& name) const;  // kNotFound
  RecordCounts counts() const;                                 // looks at each blob's row, not at its file
  void sync();                                                 // takes the log into the database and empties it

  // Looks at everything: the database, each row, each byte of each blob, each prompt set. With `repair` it removes
  // results whose blobs are gone or damaged and files that no row names, and counts uses of blobs anew; prompt sets are
  // never removed, their damages are told. Others may go on meanwhile. `step` is told which share is done.
  CheckReport check(bool repair, const std::function<void(double share)>& step = {});

 private:
  struct Body;
  class Check;
  std::unique_ptr<Body> body_;
};

}  // namespace inctrl
