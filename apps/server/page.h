// apps/server/page.h: the files of the page, which are in the program. Tested by tests/server/page_test.cpp
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "server/request.h"

namespace inctrl::server {

struct PageFile {
  std::string_view path;  // "/index.html", "/assets/index-5d0f.js"
  std::string_view type;
  std::string_view content;
};

// Made by cmake/embed_page.cmake of web/dist; none where the page was not built.
std::span<const PageFile> page_files();

// The file at an address; "/" is /index.html. Nothing if it is not there.
std::optional<Response> page_response(std::string_view path);

}  // namespace inctrl::server
