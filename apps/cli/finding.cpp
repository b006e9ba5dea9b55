// apps/cli/finding.cpp. Tested by tests/cli/finding_test.cpp
#include "cli/finding.h"

#include <exception>
#include <iomanip>
#include <new>
#include <sstream>

namespace inctrl::cli {
namespace {

std::string in_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (control || c == ' ') {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else {
      line += c;
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

// A command is to be typed as it is, spaces included.
std::string without_control(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return text;
}

}  // namespace

std::string name(Health health) {
  switch (health) {
    case Health::kOk: return "ok";
    case Health::kSlow: return "slow";
    case Health::kWrong: break;
  }
  return "wrong";
}

Finding ok(const std::string& check, const std::string& message) {
  return {check, Health::kOk, in_one_line(message), ""};
}

Finding slow(const std::string& check, const std::string& message, const std::string& remedy) {
  return {check, Health::kSlow, in_one_line(message), without_control(remedy)};
}

Finding wrong(const std::string& check, const std::string& message, const std::string& remedy) {
  return {check, Health::kWrong, in_one_line(message), without_control(remedy)};
}

Findings looked_at(const std::string& check, const std::string& remedy, const std::function<Findings()>& look) {
  try {
    return look();
  } catch (const std::bad_alloc&) {
    return {wrong(check, "there is not enough memory for it", "ps -eo rss,pid,comm --sort=-rss | head")};
  } catch (const std::exception& error) {
    return {wrong(check, error.what(), remedy)};
  }
}

std::string text_of(const Finding& finding) {
  std::ostringstream text;
  text << std::left << std::setw(7) << name(finding.health) << finding.check << ": " << finding.message << '\n';
  if (!finding.remedy.empty()) text << "       try: " << finding.remedy << '\n';
  return text.str();
}

nlohmann::ordered_json json_of(const Finding& finding) {
  nlohmann::ordered_json json{
      {"check", finding.check}, {"status", name(finding.health)}, {"message", finding.message}, {"remedy", nullptr}};
  if (!finding.remedy.empty()) json["remedy"] = finding.remedy;
  return json;
}

std::string in_bytes(std::uint64_t bytes) {
  constexpr double kMib = 1 << 20;
  std::ostringstream text;
  const double mib = static_cast<double>(bytes) / kMib;
  text << std::fixed;
  if (mib < 1024)
    text << std::setprecision(mib < 10 && bytes > 0 ? 1 : 0) << mib << " MiB";
  else
    text << std::setprecision(1) << mib / 1024 << " GiB";
  return text.str();
}

}  // namespace inctrl::cli
