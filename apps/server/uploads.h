// apps/server/uploads.h: which pictures and fields does a request bring?
// A multipart form, JSON with base64, or a picture file as the body. Tested by tests/server/uploads_test.cpp
#pragma once

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/problem.h"
#include "server/request.h"

namespace inctrl::server {

// A picture file as it came; borrowed from the request, or from an Upload's own memory.
struct UploadedPicture {
  std::string name;
  std::string_view encoded;

  std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(encoded.data(), encoded.size())); }
};

// Movable; what it holds stays where it is.
struct Upload {
  std::map<std::string, std::vector<UploadedPicture>> files;  // by field
  std::map<std::string, std::vector<std::string>> fields;
  std::deque<std::string> memory;

  const std::vector<UploadedPicture>& pictures(const std::string& field) const;
  const std::vector<std::string>& texts(const std::string& field) const;
  // The value of a field that comes once; empty if it does not come.
  std::string text(const std::string& field) const;
  std::optional<double> number(const std::string& field, double least, double most) const;
  std::optional<bool> flag(const std::string& field) const;
};

// A form with these fields alone; kInvalidArgument for others, HttpError unsupported-media-type for what is no form.
// kLimit for more than `most` pictures.
Upload read_form(const Request& request, std::initializer_list<std::string_view> files,
                 std::initializer_list<std::string_view> fields, std::size_t most);

// Pictures to judge, in "images": of a form, of {"images": [{"name", "data"}]}, or the body itself.
Upload read_pictures(const Request& request, std::size_t most);

HttpError unsupported(const std::string& content_type, const std::string& expected);

}  // namespace inctrl::server
