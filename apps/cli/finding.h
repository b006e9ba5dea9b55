// apps/cli/finding.h: what does `inctrl doctor` say of one thing it looked at?
// Tested by tests/cli/finding_test.cpp
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace inctrl::cli {

enum class Health { kOk, kSlow, kWrong };
std::string name(Health health);  // "ok", "slow", "wrong"

struct Finding {
  std::string check;  // what was looked at: "memory"
  Health health = Health::kOk;
  std::string message;
  std::string remedy;  // a command; empty where nothing is to be done
};
using Findings = std::vector<Finding>;

// Texts come from anywhere: control characters and line breaks in them become spaces.
Finding ok(const std::string& check, const std::string& message);
Finding slow(const std::string& check, const std::string& message, const std::string& remedy);
Finding wrong(const std::string& check, const std::string& message, const std::string& remedy);

// What `look` finds. What it throws is a finding, too, with `remedy`.
Findings looked_at(const std::string& check, const std::string& remedy, const std::function<Findings()>& look);

// "ok     memory: ...", and below it the remedy if there is one.
std::string text_of(const Finding& finding);
// {"check", "status", "message", "remedy"}: the last is null where there is none.
nlohmann::ordered_json json_of(const Finding& finding);

// "17 MiB", "1.5 GiB".
std::string in_bytes(std::uint64_t bytes);

}  // namespace inctrl::cli
