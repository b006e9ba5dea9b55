// src/datasets/identical_files.cpp. Tested by tests/datasets/listing_test.cpp
#include "datasets/identical_files.h"

#include <cstdint>
#include <optional>
#include <set>
#include <tuple>

#include "inctrl/error.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/sha256.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// Looks at each file once.
class Contents {
 public:
  explicit Contents(const fs::path& root) : root_(root) {}

  std::optional<std::uintmax_t> size(const fs::path& file) {
    const auto [at, fresh] = sizes_.try_emplace(file.native());
    std::error_code error;
    const std::uintmax_t bytes = fresh ? fs::file_size(root_ / file, error) : 0;
    if (fresh && !error) at->second = bytes;
    return at->second;
  }

  // Empty if it cannot be read.
  const std::string& digest(const fs::path& file) {
    const auto [at, fresh] = digests_.try_emplace(file.native());
    try {
      if (fresh) at->second = sha256_of(MappedFile::open(root_ / file).bytes());
    } catch (const Error&) {  // whoever reads the picture will be told
    }
    return at->second;
  }

 private:
  const fs::path& root_;
  std::map<std::string, std::optional<std::uintmax_t>> sizes_;
  std::map<std::string, std::string> digests_;
};

}  // namespace

std::map<std::string, std::string> twins_for_testing(const fs::path& root,
                                                     const std::vector<const LabelledPicture*>& train,
                                                     const std::vector<const LabelledPicture*>& test) {
  Contents contents(root);
  std::set<std::uintmax_t> train_sizes, test_sizes;
  for (const LabelledPicture* one : train)
    if (const auto size = contents.size(one->file)) train_sizes.insert(*size);
  for (const LabelledPicture* one : test)
    if (const auto size = contents.size(one->file)) test_sizes.insert(*size);

  using Content = std::tuple<std::string, int, int>;  // digest, left and top of the part
  const auto content = [&](const LabelledPicture& picture, const std::set<std::uintmax_t>& others) {
    const auto size = contents.size(picture.file);
    const Part part = picture.part.value_or(Part{});
    return Content(size && others.contains(*size) ? contents.digest(picture.file) : "", part.left, part.top);
  };
  std::map<Content, const LabelledPicture*> tested;
  for (const LabelledPicture* one : test) tested.try_emplace(content(*one, train_sizes), one);
  std::map<std::string, std::string> twins;
  for (const LabelledPicture* one : train) {
    const Content key = content(*one, test_sizes);
    const auto twin = tested.find(key);
    if (!std::get<std::string>(key).empty() && twin != tested.end() && twin->second->file != one->file)
      twins.emplace(one->path, twin->second->path);
  }
  return twins;
}

}  // namespace inctrl
