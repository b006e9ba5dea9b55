// fuzz/multipart_fuzz.cpp: any bytes as a form: parts that lie within the body, or Error.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inctrl/error.h"
#include "wire/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\n'), text.size());  // the first line is the content type
  const std::string_view body = text.substr(std::min(end + 1, text.size()));
  try {
    for (const auto& part : inctrl::parse_form(text.substr(0, end), body, 100))
      if (!part.content.empty() &&
          (part.content.data() < body.data() || part.content.data() + part.content.size() > body.data() + body.size()))
        std::abort();
  } catch (const inctrl::Error&) {
  }
  return 0;
}
