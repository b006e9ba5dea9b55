// src/datasets/cifar10.cpp: binary batches, or folders of pictures by class. Tested by tests/datasets/cifar10_test.cpp
#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <system_error>

#include "datasets/layouts.h"
#include "datasets/named_picture.h"
#include "datasets/one_vs_all.h"
#include "datasets/record_file.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 10> kClasses{"airplane", "automobile", "bird",  "cat",  "deer",
                                               "dog",      "frog",       "horse", "ship", "truck"};

// The names in batches.meta.txt, if there are ten different ones.
std::vector<std::string> class_names(Listing& listing, const fs::path& folder) {
  std::vector<std::string> names(kClasses.begin(), kClasses.end());
  std::error_code error;
  const fs::path file = folder / "batches.meta.txt";
  if (!fs::is_regular_file(listing.root() / file, error)) return names;
  const ListText list(listing.root() / file);
  std::istringstream words{std::string(list.text().substr(0, 10'000))};
  std::vector<std::string> read;
  for (std::string word; words >> word;) read.push_back(word);
  if (read.size() == names.size() && std::set<std::string>(read.begin(), read.end()).size() == read.size()) return read;
  listing.note(in_quotes(file.native()) + " does not hold ten names; the published ones are used");
  return names;
}

// Appends the pictures of one batch; false if there is no such file.
bool read_batch(Listing& listing, const fs::path& file, bool for_training, std::vector<ClassPicture>& pictures) {
  std::error_code error;
  if (!fs::is_regular_file(listing.root() / file, error)) return false;
  const RecordFile batch = RecordFile::open(listing.root() / file);
  const std::size_t count = batch.bytes().size() / kCifarRecord, rest = batch.bytes().size() % kCifarRecord;
  for (std::size_t i = 0; i < count; ++i) {
    LabelledPicture picture{.path = file.native() + "#" + std::to_string(i), .file = file};
    picture.record = i;
    const auto label = std::to_integer<std::size_t>(batch.bytes()[i * kCifarRecord]);
    if (label < kClasses.size())
      pictures.push_back({std::move(picture), label, for_training});
    else
      listing.leave_out(picture.path, "its label is " + std::to_string(label) + ", not 0 to 9");
  }
  if (rest > 0)
    listing.leave_out(
        file.native() + "#" + std::to_string(count),
        "cut off: the file ends with " + std::to_string(rest) + " of " + std::to_string(kCifarRecord) + " bytes");
  return true;
}

}  // namespace

void list_cifar10(Listing& listing) {
  std::error_code error;
  const fs::path folder =
      fs::is_directory(listing.root() / "cifar-10-batches-bin", error) ? "cifar-10-batches-bin" : "";
  std::vector<ClassPicture> pictures;
  if (!read_batch(listing, folder / "test_batch.bin", false, pictures)) {
    require(has_class_folders(listing.root()), ErrorCode::kNotFound,
            "data set cifar10: ", in_quotes(listing.root().native()),
            " has no test_batch.bin, no folder cifar-10-batches-bin with it, and "
            "no folders train and test");
    return list_class_folders(listing);
  }
  std::string missing;
  for (int number = 1; number <= 5; ++number) {
    const std::string name = "data_batch_" + std::to_string(number) + ".bin";
    if (!read_batch(listing, folder / name, true, pictures)) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (!missing.empty()) listing.note("not there, so fewer pictures to prompt with: " + missing);
  list_one_vs_all(listing, class_names(listing, folder), pictures);
}

}  // namespace inctrl
