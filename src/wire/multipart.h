// src/wire/multipart.h: which files and fields does a form bring?
// multipart/form-data, RFC 7578. Tested by tests/wire/multipart_test.cpp, fuzzed by fuzz/multipart_fuzz.cpp
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

// One part, borrowed from the body. Names are decoded: "%22" is '"', as browsers write it.
struct FormPart {
  std::string name;
  std::optional<std::string> file_name;  // as told; never a path to anything here
  std::string content_type;
  std::string_view content;
};

// The parts in order. kBadFormat, saying where, for a body that is no such form; kLimit for more than `most` parts.
//   content_type  the request's header, with its boundary
std::vector<FormPart> parse_form(std::string_view content_type, std::string_view body, std::size_t most);

}  // namespace inctrl
