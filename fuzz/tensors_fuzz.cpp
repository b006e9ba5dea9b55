// fuzz/tensors_fuzz.cpp: any bytes as an inference request: pictures that are whole, or Error.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include "inctrl/error.h"
#include "wire/tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint16_t header = 0;  // the first two bytes are the JSON's length; 0: all is JSON
  if (size < sizeof header) return 0;
  std::memcpy(&header, data, sizeof header);
  const std::string_view body(reinterpret_cast<const char*>(data) + sizeof header, size - sizeof header);
  try {
    const auto request =
        inctrl::parse_infer(body, header > 0 ? std::optional<std::size_t>(header) : std::nullopt, 16, 1 << 20);
    for (const auto& [image, encoded] : request.pictures) {
      const std::size_t wanted = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) *
                                 static_cast<std::size_t>(inctrl::channels(image.format));
      if (image.pixels.size() != wanted) std::abort();
    }
  } catch (const inctrl::Error&) {
  }
  return 0;
}
