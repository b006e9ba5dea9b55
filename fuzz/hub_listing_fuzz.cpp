// fuzz/hub_listing_fuzz.cpp: can what a hub answers do anything but be read or refused? What was read must be whole: a
// commit and hashes of hexadecimal digits only, since they become parts of addresses and names of files.
#include <cstdint>

#include "hub/choose_files.h"
#include "hub/licence.h"
#include "inctrl/error.h"

namespace {

using namespace inctrl;

bool is_hex(const std::string& text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (licence_of_card(text).find('\n') != std::string::npos) __builtin_trap();
  try {
    const HubListing listing = parse_hub_listing(text);
    if (!is_hex(listing.commit, 40)) __builtin_trap();
    for (const HubFile& file : listing.files) {
      if (!file.sha256.empty() && !is_hex(file.sha256, 64)) __builtin_trap();
      if (!file.git_id.empty() && !is_hex(file.git_id, 40)) __builtin_trap();
    }
    const ChosenFiles chosen = choose_files(listing);
    if (chosen.weights.path.find('/') != std::string::npos) __builtin_trap();
  } catch (const Error&) {  // an answer like any other
  }
  return 0;
}
