// src/checkpoints/torch_zip.cpp. Tested by tests/checkpoints/torch_zip_test.cpp
#include "checkpoints/torch_zip.h"

#include <string>

#include "checkpoints/torch_script.h"
#include "checkpoints/zip_archive.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

using Bytes = std::span<const std::byte>;

// The folder of data.pkl, slash included.
std::string find_root(const ZipArchive& archive) {
  static constexpr std::string_view kObject = "/data.pkl";
  std::string_view root;
  for (const auto& [name, entry] : archive.entries()) {
    if (name.find('/') != name.size() - kObject.size() || !name.ends_with(kObject)) continue;
    require(root.empty(), ErrorCode::kBadFormat, "zip: both ", in_quotes(root), " and ", in_quotes(name),
            " could be the checkpoint's object");
    root = name;
  }
  require(!root.empty(), ErrorCode::kBadFormat, "a zip archive of ", archive.size(),
          " entries without <name>/data.pkl: PyTorch did not write it");
  return std::string(root.substr(0, root.find('/') + 1));
}

void require_little_endian(const ZipArchive& archive, const std::string& root) {
  const std::string name = root + "byteorder";
  if (!archive.contains(name)) return;
  const Bytes bytes = archive.at(name);
  const std::string_view order(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  require(order == "little", ErrorCode::kBadFormat, "the checkpoint's byte order is ", in_quotes(order),
          ", only 'little' can be read");
}

bool is_archive_global(std::string_view module, std::string_view name) {
  return is_torch_global(module, name) || is_torch_script_global(module, name);
}

}  // namespace

TorchFile read_torch_zip(Bytes bytes) {
  const ZipArchive archive = ZipArchive::parse(bytes);
  const std::string root = find_root(archive);
  require_little_endian(archive, root);
  const bool script = archive.contains(root + "constants.pkl");
  TorchFile file{read_pickle(archive.at(root + "data.pkl"), script ? is_archive_global : is_torch_global), {}};
  for (const auto& [key, storage] : torch_storages(file.object)) {
    const Bytes data = archive.at(root + "data/" + std::string(key));
    require(data.size() == storage.byte_count(), ErrorCode::kBadFormat, "storage ", in_quotes(key), " has ",
            data.size(), " bytes, its tensors need ", storage.byte_count());
    file.storages.emplace(key, data);
  }
  return file;
}

}  // namespace inctrl
