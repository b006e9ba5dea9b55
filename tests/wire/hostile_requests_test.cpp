// tests/wire/hostile_requests_test.cpp: whatever a stranger sends is read or refused; the seeds of the fuzz targets.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "inctrl/error.h"
#include "wire/base64.h"
#include "wire/json_body.h"
#include "wire/multipart.h"
#include "wire/query.h"
#include "wire/tensors.h"

namespace inctrl {
namespace {

// How many of a folder's files were read, and how many refused with an Error; anything else is thrown on.
std::pair<int, int> read_all(const std::string& folder, const std::function<void(std::string_view)>& read) {
  std::pair<int, int> counts;
  for (const auto& seed : std::filesystem::directory_iterator(INCTRL_TESTS_DIR "/broken_files/" + folder)) {
    SCOPED_TRACE(seed.path());
    std::ifstream file(seed.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    try {
      read(text);
      ++counts.first;
    } catch (const Error&) {
      ++counts.second;
    }
  }
  return counts;
}

TEST(HostileRequests, FormsAreReadOrRefused) {
  const auto [read, refused] = read_all("multipart", [](std::string_view text) {
    const std::size_t end = text.find('\n');
    (void)parse_form(text.substr(0, end), text.substr(end + 1), 100);
  });
  EXPECT_GE(read, 4);
  EXPECT_GE(refused, 3);
}

TEST(HostileRequests, TensorsAreReadOrRefused) {
  const auto [read, refused] = read_all("tensors", [](std::string_view text) {
    const std::size_t header = static_cast<unsigned char>(text[0]) + 256u * static_cast<unsigned char>(text[1]);
    (void)parse_infer(text.substr(2), header > 0 ? std::optional(header) : std::nullopt, 16, 1 << 20);
  });
  EXPECT_GE(read, 4);
  EXPECT_GE(refused, 2);
}

TEST(HostileRequests, QueriesBodiesAndBase64AreReadOrRefused) {
  for (const auto& read : std::initializer_list<std::function<void(std::string_view)>>{
           [](std::string_view text) { (void)Query(text); }, [](std::string_view text) { (void)parse_json(text); },
           [](std::string_view text) { (void)from_base64(text); }}) {
    const auto [sound, refused] = read_all("request_texts", read);
    EXPECT_GE(sound, 1);
    EXPECT_GE(refused, 1);
  }
}

}  // namespace
}  // namespace inctrl
