// src/wire/multipart.cpp. Tested by tests/wire/multipart_test.cpp
#include "wire/multipart.h"

#include <algorithm>
#include <cctype>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::size_t kLongestBoundary = 70;  // RFC 2046, section 5.1.1
constexpr std::size_t kLongestHeader = 8192;  // bytes of a part's header lines

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The value of `; name=value` or `; name="value"` of a header; in quotes a backslash stands before '"' and itself.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    std::size_t equals = header.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const bool is_it = lower(trimmed(header.substr(at + 1, equals - at - 1))) == name;
    std::string value;
    std::size_t end = equals + 1;
    while (end < header.size() && (header[end] == ' ' || header[end] == '\t')) ++end;
    if (end < header.size() && header[end] == '"') {
      for (++end; end < header.size() && header[end] != '"'; ++end) {
        const bool is_escape =
            header[end] == '\\' && end + 1 < header.size() && (header[end + 1] == '"' || header[end + 1] == '\\');
        if (is_escape) ++end;
        value += header[end];
      }
      end = header.find(';', end);
    } else {
      const std::size_t begin = end;
      end = header.find(';', begin);
      value = trimmed(header.substr(begin, end == std::string_view::npos ? end : end - begin));
    }
    if (is_it) return value;
    at = end;
  }
  return std::nullopt;
}

// Browsers write these three characters of a name so (WHATWG, multipart/form-data encoding algorithm).
std::string unescaped(std::string text) {
  for (const auto& [escape, letter] : {std::pair{"%22", '"'}, std::pair{"%0D", '\r'}, std::pair{"%0A", '\n'}})
    for (std::size_t at = text.find(escape); at != std::string::npos; at = text.find(escape, at + 1))
      text.replace(at, 3, 1, letter);
  return text;
}

std::string boundary_of(std::string_view content_type) {
  const std::optional<std::string> boundary = parameter(content_type, "boundary");
  require(boundary && !boundary->empty() && boundary->size() <= kLongestBoundary, ErrorCode::kBadFormat,
          "the form has no boundary of 1 to ", kLongestBoundary, " letters in its Content-Type");
  return *boundary;
}

FormPart read_headers(std::string_view lines) {
  FormPart part;
  bool is_form_data = false;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const std::size_t colon = line.find(':');
    require(colon != std::string_view::npos, ErrorCode::kBadFormat,
            "a part of the form has a header line without a colon");
    const std::string name = lower(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (name == "content-type") part.content_type = value;
    if (name != "content-disposition") continue;
    is_form_data = lower(trimmed(value.substr(0, value.find(';')))) == "form-data";
    part.name = unescaped(parameter(value, "name").value_or(""));
    if (const auto file = parameter(value, "filename")) part.file_name = unescaped(*file);
  }
  require(is_form_data && !part.name.empty(), ErrorCode::kBadFormat,
          "a part of the form has no Content-Disposition: form-data with a name");
  return part;
}

}  // namespace

std::vector<FormPart> parse_form(std::string_view content_type, std::string_view body, std::size_t most) {
  const std::string opening = "--" + boundary_of(content_type), delimiter = "\r\n" + opening;
  std::vector<FormPart> parts;
  // The first one may stand at the very beginning, or behind a preamble.
  std::size_t at = body.starts_with(opening) ? opening.size() : body.find(delimiter);
  require(at != std::string_view::npos, ErrorCode::kBadFormat, "the form's boundary does not come in its body");
  if (!body.starts_with(opening)) at += delimiter.size();
  while (!body.substr(at).starts_with("--")) {
    const std::size_t line_end = body.find("\r\n", at);
    require(line_end != std::string_view::npos && trimmed(body.substr(at, line_end - at)).empty(),
            ErrorCode::kBadFormat, "the form is cut off or broken at byte ", at);
    // A part without headers would begin with the empty line at once.
    const std::size_t headers_end = body.find("\r\n\r\n", line_end);
    require(headers_end != std::string_view::npos && headers_end - line_end <= kLongestHeader, ErrorCode::kBadFormat,
            "the headers of a part of the form do not end; it begins at byte ", at);
    const std::size_t headers = std::min(line_end + 2, headers_end), content = headers_end + 4;
    const std::size_t end = body.find(delimiter, headers_end + 2);
    require(end != std::string_view::npos, ErrorCode::kBadFormat, "the form is cut off: the part that begins at byte ",
            at, " has no end");
    require(parts.size() < most, ErrorCode::kLimit, "the form has more than ", most, " parts");
    FormPart part = read_headers(body.substr(headers, headers_end - headers));
    part.content = end >= content ? body.substr(content, end - content) : std::string_view();
    parts.push_back(std::move(part));
    at = end + delimiter.size();
  }
  return parts;
}

}  // namespace inctrl
