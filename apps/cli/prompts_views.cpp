// apps/cli/prompts_views.cpp: `inctrl prompts list` and `show`. Tested by tests/end_to_end/prompts_test.py
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/commands.h"
#include "cli/named_prompts.h"
#include "cli/prompts_flags.h"
#include "cli/prompts_sheet.h"
#include "inctrl/error.h"
#include "records/prompt_store.h"

namespace inctrl::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::string fixed(float value) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(4) << value;
  return text.str();
}

Json json_of(const PromptSet& prompts) {
  const PromptSetInfo& info = prompts.info();
  return {{"prompts", or_null(prompts.label())},
          {"shots", prompts.shots()},
          {"model", info.model},
          {"model_identity", info.model_identity},
          {"category", or_null(info.category)},
          {"fit", name(info.fit)},
          {"tiles", info.tiles.count() > 1 ? Json(name(info.tiles)) : Json(nullptr)},
          {"preprocess", prompts.notes().preprocess},
          {"coreset", info.coreset < 1 ? Json(info.coreset) : Json(nullptr)},
          {"normal_level", prompts.normal_level()},
          {"mask", !prompts.mask().pixels.empty()}};
}

void print_set(const PromptSet& prompts, const std::vector<float>& unlike) {
  const PromptSetInfo& info = prompts.info();
  std::cout << "prompts       " << or_dash(prompts.label()) << "\nmodel         " << info.model << " ("
            << info.model_identity.substr(0, 12) << ")\ncategory      " << or_dash(info.category) << "\nfit           "
            << name(info.fit) << ", read " << prompts.notes().preprocess << "\nnormal level  "
            << fixed(prompts.normal_level()) << "\nmask          "
            << (prompts.mask().pixels.empty()
                    ? "none"
                    : std::to_string(prompts.mask().width) + " x " + std::to_string(prompts.mask().height) + " pixels")
            << "\ncoreset       " << (info.coreset < 1 ? std::to_string(info.coreset) + " of the tokens" : "none")
            << "\n\nnumber  unlike the others  source\n";
  for (std::size_t i = 0; i < prompts.pictures().size(); ++i)
    std::cout << std::setw(6) << i + 1 << "  " << std::setw(17) << (unlike.empty() ? "-" : fixed(unlike[i])) << "  "
              << or_dash(prompts.pictures()[i].source) << '\n';
}

// [K], or nothing for a coreset, which has no whole pictures to compare.
std::vector<float> unlike_the_others(const PromptSet& prompts) {
  return prompts.info().coreset < 1 ? std::vector<float>{} : prompts.leave_one_out();
}

}  // namespace

int list_prompts_command(const PromptsFlags& flags) {
  const PromptStore store = PromptStore::of_user();
  int status = kAllDone;
  Json sets = Json::array();
  std::ostringstream table;
  for (const StoredPrompts& stored : store.list()) {
    try {
      const PromptSet prompts = store.load(stored.name);
      table << std::left << std::setw(24) << prompts.label() << std::right << std::setw(6) << prompts.shots() << "  "
            << std::left << std::setw(20) << prompts.info().model << or_dash(prompts.info().category) << '\n';
      sets.push_back(json_of(prompts));
      sets.back()["file"] = stored.file.string();
    } catch (const Error& error) {
      std::cerr << "inctrl prompts: " << error.what() << '\n';
      status = kSomeFailed;
    }
  }
  if (flags.json) {
    std::cout << dump(sets) << '\n';
  } else if (table.str().empty()) {
    std::cerr << "inctrl prompts: there is no prompt set in " << store.folder().string() << '\n';
  } else {
    std::cout << "prompts                  shots  model               category\n" << table.str();
  }
  return status;
}

int show_prompts_command(const PromptsFlags& flags) {
  const PromptSet prompts = load_prompts(flags.set);
  const std::vector<float> unlike = unlike_the_others(prompts);
  if (flags.json) {
    Json json = json_of(prompts);
    for (std::size_t i = 0; i < prompts.pictures().size(); ++i)
      json["pictures"].push_back({{"source", or_null(prompts.pictures()[i].source)},
                                  {"unlike_the_others", unlike.empty() ? Json(nullptr) : Json(unlike[i])}});
    std::cout << dump(json) << '\n';
  } else {
    print_set(prompts, unlike);
  }
  if (flags.json && flags.out.empty()) return kAllDone;
  const std::string label = prompts.label().empty() ? "prompts" : prompts.label();
  const std::string file = flags.out.empty() ? label + ".png" : flags.out;
  std::vector<std::string> lines;
  for (const float value : unlike) lines.push_back("unlike the others " + fixed(value));
  lines.resize(prompts.pictures().size());
  write_prompts_sheet(file, prompts, label + ": " + std::to_string(prompts.shots()) + " normal pictures", lines);
  std::cerr << "inctrl prompts: drew " << file << '\n';
  return kAllDone;
}

}  // namespace inctrl::cli
