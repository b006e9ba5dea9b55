// apps/cli/doctor_folders.cpp. Tested by tests/cli/doctor_folders_test.cpp
#include "cli/doctor_folders.h"

#include <fstream>
#include <optional>

#include "cli/shell_words.h"
#include "records/folder_lock.h"
#include "records/records.h"
#include "tensor_files/user_folders.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServerFolder = "server's folder";
constexpr std::uint64_t kLittleRoom = 1 << 30;

// The server refuses new things where less is left.
std::uint64_t too_little_room() {
  return RecordsOptions{}.reserve_bytes;
}

std::string word(const fs::path& path) {
  return shell_word(path.string());
}

// "1 file", "2 files".
template <typename Number>
std::string counted(Number number, const std::string& what) {
  return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

std::string remedy_for_unwritable(const FolderFacts& facts) {
  if (facts.read_only)
    return "sudo mount -o remount,rw \"$(findmnt -no TARGET --target " + word(facts.existing) + ")\"";
  if (!facts.is_there) return "sudo install -d -o \"$(id -u)\" " + word(facts.path);  // what is above stays as it is
  return "sudo chown -R \"$(id -u)\" " + word(facts.path) + " && chmod u+rwx " + word(facts.path);
}

// What a server that runs on the folder wrote into its lock, such as " (process 123)"; nothing if there is none.
std::optional<std::string> holder_of(const fs::path& folder) {
  try {
    const FolderLock lock(folder);
    return std::nullopt;
  } catch (const Error& error) {
    if (error.code != ErrorCode::kIncompatible) throw;
    std::uint64_t process = 0;
    std::ifstream(folder / "lock") >> process;
    return process > 0 ? " (process " + std::to_string(process) + ")" : "";
  }
}

Finding check_records(const fs::path& folder) {
  const std::string repair = "inctrl serve --check --repair --data " + word(folder);
  try {
    Records records(folder);
    const CheckReport report = records.check(false);
    const RecordCounts counts = records.counts();
    if (report.problems == 0)
      return ok(kServerFolder, counted(counts.prompt_sets, "prompt set") + " and " + counted(counts.results, "result") +
                                   ", " + in_bytes(counts.bytes) + ", all of it sound");
    return wrong(kServerFolder, counted(report.problems, "problem") + " in it, the first: " + report.found.front(),
                 repair);
  } catch (const Error& error) {
    const std::string database = word(folder / "records.db");
    if (error.code == ErrorCode::kBadFormat)
      return wrong(kServerFolder, error.what(),
                   "sqlite3 " + database + " .recover | sqlite3 " + word(folder / "recovered.db"));
    if (error.code == ErrorCode::kIncompatible) return wrong(kServerFolder, error.what(), "inctrl --version");
    return wrong(kServerFolder, error.what(), "ls -l " + word(folder));
  }
}

Findings check_user_folder(const std::string& check, const std::optional<fs::path>& folder) {
  if (folder) return {check_folder(check, look_at_folder(*folder))};
  return {wrong(check, "neither HOME nor XDG_DATA_HOME and XDG_CACHE_HOME say where it is",
                "export HOME=\"$(getent passwd \"$(id -u)\" | cut -d: -f6)\"")};
}

}  // namespace

Finding check_folder(const std::string& check, const FolderFacts& facts) {
  const std::string path = facts.path.string();
  if (!facts.is_folder)
    return wrong(check, path + " cannot be used: " + facts.existing.string() + " is there, and is not a folder",
                 "mv " + word(facts.existing) + ' ' + shell_word(facts.existing.string() + ".old"));
  const std::string message = path + (facts.is_there ? "" : ", made when it is needed") +
                              (facts.free_bytes ? ", " + in_bytes(*facts.free_bytes) + " free" : "");
  const std::string room = "df -h " + word(facts.existing);
  const bool full = facts.free_bytes && *facts.free_bytes < too_little_room();
  if (facts.read_only || (!facts.unwritable.empty() && !full))
    return wrong(check, path + " cannot be written to: " + facts.existing.string() + ": " + facts.unwritable,
                 remedy_for_unwritable(facts));
  if (full) return wrong(check, message + ": the disk is full", room);
  if (facts.free_bytes && *facts.free_bytes < kLittleRoom)
    return slow(check, message + ": the disk is nearly full", room);
  return ok(check, message);
}

Finding check_cache(const std::string& check, const FolderFacts& facts, const FolderContent& content) {
  const std::string path = facts.path.string();
  if (!facts.is_there) return ok(check, "empty");
  if (facts.open_to_others)
    return wrong(check, path + " can be written to by other users, and what lies there is trusted",
                 "sudo chown \"$(id -u)\" " + word(facts.path) + " && chmod o-w " + word(facts.path));
  const std::string message = path + ": " + (content.more ? "more than " : "") + counted(content.files, "file") + ", " +
                              in_bytes(content.bytes);
  if (content.leftovers > 0)
    return slow(check, message + ", " + std::to_string(content.leftovers) + " left by writers that were ended",
                "find " + word(facts.path) + " -name '.*.tmp' -mmin +60 -delete");
  return ok(check, message);
}

Findings check_user_folders() {
  const std::optional<fs::path> cache = user_cache_folder();
  Findings findings = check_user_folder("data folder", user_data_folder());
  for (Finding& finding : check_user_folder("cache folder", cache)) findings.push_back(std::move(finding));
  if (!cache || findings.back().health == Health::kWrong) return findings;
  for (const auto& [check, name] : {std::pair("compiled models", "compiled"), std::pair("encoded pictures", "encoded")})
    findings.push_back(check_cache(check, look_at_folder(*cache / name), content_of(*cache / name)));
  return findings;
}

Findings check_server_folder(const fs::path& folder, bool quick) {
  const FolderFacts facts = look_at_folder(folder);
  if (!facts.is_there)
    return {wrong(kServerFolder, "there is no folder " + folder.string(), "mkdir -p " + word(folder))};
  Findings findings{check_folder(kServerFolder, facts)};
  if (findings.back().health == Health::kWrong) return findings;
  if (facts.on_network)
    findings.push_back(wrong(kServerFolder, "it lies on a network file system, over which its database does not work",
                             "cp -a " + word(folder) + " /var/lib/inctrl"));
  std::error_code error;
  if (!fs::exists(folder / "records.db", error)) {
    findings.push_back(ok(kServerFolder, "no server has used it yet"));
  } else if (const std::optional<std::string> holder = holder_of(folder)) {
    findings.push_back(
        ok(kServerFolder, "a server is running on it" + *holder + ", so what is in it was not looked at"));
  } else if (quick) {
    findings.push_back(ok(kServerFolder, "no server is running on it; what is in it was not looked at (--quick)"));
  } else {
    findings.push_back(check_records(folder));
  }
  return findings;
}

}  // namespace inctrl::cli
