// src/records/check_records.cpp: is all there that rows name, and is all named that is there?
// Portion by portion, so that memory stays the same however many results there are and nobody waits long. What looks
// wrong is looked at again with the gate closed: it may have been removed, or put, a moment ago.
// Tested by tests/records/check_records_test.cpp
#include "records/records_body.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kPortion = 256;
constexpr std::size_t kMostSentences = 1000;

// How often rows name each blob. A result whose picture is its map names one blob once, as its trigger counts.
constexpr const char* kNamed = R"sql(
  WITH named AS (
    SELECT name, count(*) AS uses FROM (
      SELECT file AS name FROM prompt_versions
      UNION ALL SELECT picture FROM prompt_images
      UNION ALL SELECT picture FROM results
      UNION ALL SELECT map FROM results WHERE map IS NOT picture
    ) WHERE name IS NOT NULL GROUP BY name
  ) )sql";

struct ResultBlobs {
  std::string id, picture, map;
};

std::vector<ResultBlobs> results_after(const sqlite::Database& database, const std::string& id) {
  std::vector<ResultBlobs> results;
  sqlite::Statement rows = database.prepare("SELECT id, picture, map FROM results WHERE id > ? ORDER BY id LIMIT ?");
  rows.with(id, kPortion);
  while (rows.step()) results.push_back({rows.text(0), rows.text(1), rows.text(2)});
  return results;
}

std::vector<std::pair<std::string, int>> all_versions(const sqlite::Database& database) {
  std::vector<std::pair<std::string, int>> versions;
  sqlite::Statement rows = database.prepare("SELECT set_id, version FROM prompt_versions ORDER BY set_id, version");
  while (rows.step()) versions.emplace_back(rows.text(0), static_cast<int>(rows.integer(1)));
  return versions;
}

bool has_row(const sqlite::Database& database, const char* sql, const std::string& value) {
  sqlite::Statement row = database.prepare(sql);
  return row.with(value).step();
}

}  // namespace

class Records::Check {
 public:
  Check(Records& records, bool repair, const std::function<void(double)>& step)
      : records_(records), body_(*records.body_), repair_(repair), step_(step) {}

  CheckReport run() {
    if (!check_database()) return std::move(report_);
    tell(0.05);
    check_uses();
    tell(0.1);
    check_results();
    check_prompt_sets();
    tell(0.9);
    check_files();
    if (repair_) body_.sweep();
    tell(1);
    return std::move(report_);
  }

 private:
  // False if nothing further can be asked of it.
  bool check_database() {
    try {
      body_.connections.read([&](const sqlite::Database& database) {
        sqlite::Statement rows = database.prepare("PRAGMA integrity_check");
        while (rows.step())
          if (rows.text(0) != "ok") found("records.db: " + rows.text(0), false);
      });
    } catch (const Error& error) {
      if (error.code != ErrorCode::kBadFormat) throw;
      found(error.what(), false);
    }
    return report_.problems == 0;
  }

  void check_uses() {
    const auto wrong = body_.connections.read([](const sqlite::Database& database) {
      sqlite::Statement rows = database.prepare(std::string(kNamed) +
                                                "SELECT (SELECT count(*) FROM blobs LEFT JOIN named USING (name)"
                                                "        WHERE blobs.uses IS NOT coalesce(named.uses, 0)),"
                                                "       (SELECT count(*) FROM named WHERE name NOT IN"
                                                "         (SELECT name FROM blobs))");
      rows.step();
      return std::pair(rows.integer(0), rows.integer(1));
    });
    if (wrong == std::pair<std::int64_t, std::int64_t>()) return;
    if (repair_) count_uses_anew();
    found("the uses of " + std::to_string(wrong.first + wrong.second) + " blobs are counted wrongly", repair_);
  }

  void count_uses_anew() {
    body_.write_all_the_same([&](const sqlite::Database& database) {
      database.run(std::string(kNamed) +
                   "INSERT INTO blobs (name, bytes) SELECT name, 0 FROM named WHERE true ON CONFLICT DO NOTHING");
      database.run(std::string(kNamed) +
                   "UPDATE blobs SET uses = coalesce((SELECT uses FROM named WHERE named.name = blobs.name), 0)");
      sqlite::Statement unmeasured = database.prepare("SELECT name FROM blobs WHERE bytes = 0");
      sqlite::Statement measure = database.prepare("UPDATE blobs SET bytes = ? WHERE name = ?");
      while (unmeasured.step()) measure.with(size_of(unmeasured.text(0)), unmeasured.text(0)).run();
    });
  }

  std::int64_t size_of(const std::string& blob) const {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(body_.blobs.file_of(blob), error);
    return error ? 0 : static_cast<std::int64_t>(bytes);  // what is gone is told below
  }

  void check_results() {
    const std::int64_t all = records_.count({});
    std::int64_t done = 0;
    for (std::string last;;) {
      const std::vector<ResultBlobs> portion =
          body_.connections.read([&](const sqlite::Database& database) { return results_after(database, last); });
      if (portion.empty()) return;
      for (const ResultBlobs& result : portion)
        if (!problem_of(result).empty()) check_result(result);
      last = portion.back().id;
      done += std::ssize(portion);
      tell(0.1 + 0.7 * std::min(1.0, static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(all, 1))));
    }
  }

  std::string problem_of(const ResultBlobs& result) const {
    for (const auto& [what, blob] : {std::pair("picture", result.picture), std::pair("map", result.map)})
      if (const std::string problem = problem_of(blob); !problem.empty()) return std::string("its ") + what + problem;
    return {};
  }

  // Empty if the blob is sound, or none.
  std::string problem_of(const std::string& blob) const {
    if (blob.empty() || body_.blobs.is_sound(blob)) return {};
    return " (blob " + blob + ") is " + (body_.blobs.has(blob) ? "damaged" : "gone");
  }

  void check_result(const ResultBlobs& result) {
    const auto alone = body_.gate.removing();
    const std::string problem = problem_of(result);
    const bool there = body_.connections.read([&](const sqlite::Database& database) {
      return has_row(database, "SELECT 1 FROM results WHERE id = ?", result.id);
    });
    if (problem.empty() || !there) return;
    if (repair_)
      body_.write_all_the_same([&](const sqlite::Database& database) {
        database.prepare("DELETE FROM results WHERE id = ?").with(result.id).run();
      });
    found("result " + result.id + ": " + problem, repair_);
  }

  void check_prompt_sets() {
    const auto versions = body_.connections.read(all_versions);
    std::size_t done = 0;
    for (const auto& [id, version] : versions) {
      check_version(id, version);
      tell(0.8 + 0.1 * static_cast<double>(++done) / static_cast<double>(versions.size()));
    }
  }

  void check_version(const std::string& id, int version) {
    PromptSetRecord set;
    try {
      set = records_.prompt_set(id, version);
    } catch (const Error& error) {
      if (error.code == ErrorCode::kNotFound) return;  // it was removed meanwhile
      throw;
    }
    const std::vector<std::string> problems = problems_of(set);
    const bool there = body_.connections.read([&](const sqlite::Database& database) {
      return has_row(database, "SELECT 1 FROM prompt_sets WHERE id = ?", id);
    });
    if (there)
      for (const std::string& problem : problems)
        found("prompt set " + set.name + "@" + std::to_string(version) + ": " + problem, false);
  }

  std::vector<std::string> problems_of(const PromptSetRecord& set) const {
    std::vector<std::string> problems;
    for (const PromptImageRecord& image : set.images)
      if (const std::string problem = problem_of(image.picture); !problem.empty())
        problems.push_back("the picture " + image.name + problem);
    if (const std::string problem = problem_of(set.file); !problem.empty()) {
      problems.push_back("its file" + problem);
      return problems;
    }
    try {
      const PromptSet prompts = records_.load(set);
      if (prompts.shots() != static_cast<int>(set.images.size()))
        problems.push_back("its file has " + std::to_string(prompts.shots()) + " pictures, its record " +
                           std::to_string(set.images.size()));
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
    return problems;
  }

  void check_files() {
    std::vector<std::string> portion;
    const auto check_portion = [&] {
      for (const std::string& name : unnamed(portion)) check_file(name);
      portion.clear();
    };
    body_.blobs.for_each([&](const std::string& name) {
      portion.push_back(name);
      if (portion.size() == kPortion) check_portion();
    });
    check_portion();
  }

  std::vector<std::string> unnamed(const std::vector<std::string>& names) const {
    return body_.connections.read([&](const sqlite::Database& database) {
      std::vector<std::string> unnamed;
      for (const std::string& name : names)
        if (!has_row(database, "SELECT 1 FROM blobs WHERE name = ?", name)) unnamed.push_back(name);
      return unnamed;
    });
  }

  void check_file(const std::string& name) {
    const auto alone = body_.gate.removing();
    if (!body_.blobs.has(name) || unnamed({name}).empty()) return;
    if (repair_) body_.blobs.remove(name);
    found("no record names the file " + body_.blobs.file_of(name).string(), repair_);
  }

  void found(const std::string& sentence, bool repaired) {
    ++report_.problems;
    report_.repaired += repaired ? 1 : 0;
    if (report_.found.size() < kMostSentences) report_.found.push_back(sentence);
  }

  void tell(double share) const {
    if (step_) step_(share);
  }

  Records& records_;
  Body& body_;
  const bool repair_;
  const std::function<void(double)>& step_;
  CheckReport report_;
};

CheckReport Records::check(bool repair, const std::function<void(double share)>& step) {
  return Check(*this, repair, step).run();
}

}  // namespace inctrl
