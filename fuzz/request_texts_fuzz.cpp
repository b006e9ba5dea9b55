// fuzz/request_texts_fuzz.cpp: any bytes as query, JSON body and base64: answers, or Error.
#include <cstdint>
#include <string>
#include <string_view>

#include "inctrl/error.h"
#include "wire/base64.h"
#include "wire/json_body.h"
#include "wire/query.h"

namespace {

template <typename Call>
void attempt(Call call) {
  try {
    call();
  } catch (const inctrl::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inctrl;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  attempt([&] { (void)Query(text).number("a", 0, 1); });
  attempt([&] { (void)from_base64(text); });
  attempt([&] {
    const Json json = parse_json(text);
    const JsonFields fields(json, {"results", "false_alarms", "dry_run", "note"});
    (void)fields.texts("results", 100), (void)fields.number("false_alarms", 0, 1), (void)fields.flag("dry_run"),
        (void)fields.text("note", 100);
  });
  return 0;
}
