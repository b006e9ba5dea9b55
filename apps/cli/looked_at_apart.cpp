// apps/cli/looked_at_apart.cpp. Tested by tests/cli/looked_at_apart_test.cpp
#include "cli/looked_at_apart.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace inctrl::cli {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void look_and_end(int pipe, const std::string& check, const std::string& remedy,
                               const std::function<Findings()>& look) {
  const rlimit no_core{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &no_core);  // the end is told: nobody wants a file of it
  Json list = Json::array();
  for (const Finding& finding : looked_at(check, remedy, look)) list.push_back(json_of(finding));
  const std::string text = list.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(pipe, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  ::_exit(0);  // what this process shares with its parent is the parent's to end
}

std::string all_of(int pipe) {
  std::string text;
  std::array<char, 4096> bytes{};
  for (;;) {
    const ssize_t count = ::read(pipe, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

Finding finding_of(const Json& json) {
  const std::string status = json["status"];
  const Health health = status == "ok" ? Health::kOk : status == "slow" ? Health::kSlow : Health::kWrong;
  return {json["check"], health, json["message"], json["remedy"].is_null() ? "" : json["remedy"].get<std::string>()};
}

Findings findings_of(const std::string& text, int status, const std::string& check, const std::string& remedy) {
  if (WIFSIGNALED(status))
    return {wrong(check,
                  "looking at it ended the process by signal " + std::to_string(WTERMSIG(status)) + " (" +
                      ::strsignal(WTERMSIG(status)) + ")",
                  remedy)};
  const Json list = Json::parse(text, nullptr, false);
  if (!list.is_array())
    return {wrong(check, "looking at it ended the process with status " + std::to_string(WEXITSTATUS(status)), remedy)};
  Findings findings;
  for (const Json& json : list) findings.push_back(finding_of(json));
  return findings;
}

}  // namespace

Findings looked_at_apart(const std::string& check, const std::string& remedy, const std::function<Findings()>& look) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return looked_at(check, remedy, look);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    look_and_end(ends[1], check, remedy, look);
  }
  ::close(ends[1]);
  if (child < 0) {  // no process is to be had
    ::close(ends[0]);
    return looked_at(check, remedy, look);
  }
  const std::string text = all_of(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return findings_of(text, status, check, remedy);
}

}  // namespace inctrl::cli
