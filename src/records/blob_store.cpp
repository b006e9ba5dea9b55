// src/records/blob_store.cpp. Tested by tests/records/blob_store_test.cpp
#include "records/blob_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <map>
#include <set>
#include <system_error>

#include "records/record_id.h"
#include "records/synced_file.h"
#include "tensor/require.h"
#include "tensor_files/disk_full.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/sha256.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHexDigits = "0123456789abcdef";
// Sixteen folders: what comes together waits once for each, and with 256 that was most of the waiting.
constexpr std::size_t kNameDigits = 64, kFolderDigits = 1;
constexpr std::size_t kPiece = 1 << 20;  // bytes that are read at a time

bool is_blob_name(std::string_view name) {
  return name.size() == kNameDigits && name.find_first_not_of(kHexDigits) == std::string_view::npos;
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

// Reads piece by piece, not mapped: a sector that cannot be read is an error here, not a signal. Returns the number of
// bytes.
std::uint64_t read_pieces(const fs::path& file, const std::function<void(std::span<const std::byte>)>& use) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.number() < 0)
    fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kBackend, "read ", file.string(), ": ", reason(errno));
  std::vector<std::byte> piece(kPiece);
  for (std::uint64_t total = 0;;) {
    const ssize_t count = ::read(opened.number(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(ErrorCode::kBackend, "read ", file.string(), ": ", reason(errno));
    if (count == 0) return total;
    total += static_cast<std::uint64_t>(count);
    use({piece.data(), static_cast<std::size_t>(count)});
  }
}

Blob blob_of(const fs::path& file) {
  Sha256 digest;
  const std::uint64_t bytes = read_pieces(file, [&](std::span<const std::byte> piece) { digest.add(piece); });
  return {digest.finish(), bytes};
}

bool has_size(const fs::path& file, std::uint64_t bytes) {
  struct stat facts {};
  return ::stat(file.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
         static_cast<std::uint64_t>(facts.st_size) == bytes;
}

bool make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0777) == 0) return true;
  if (errno != EEXIST) fail_to_write(folder, errno);
  return false;
}

}  // namespace

BlobStore::BlobStore(fs::path folder) : folder_(std::move(folder)), unfinished_(folder_ / "unfinished") {
  make_folder(folder_);
  bool made = make_folder(unfinished_);
  for (const char digit : kHexDigits) made |= make_folder(folder_ / std::string{digit});
  if (made) sync_folder(folder_);
  std::error_code error;
  for (fs::directory_iterator entry(unfinished_, error), end; !error && entry != end; entry.increment(error)) {
    if (is_blob_name(entry->path().filename().string())) continue;
    std::error_code ignored;  // it harms nobody, and the next start tries again
    fs::remove(entry->path(), ignored);
  }
}

Blob BlobStore::put(std::span<const std::byte> bytes) const {
  return put_all(std::array{bytes}).front();
}

std::vector<Blob> BlobStore::put_all(std::span<const std::span<const std::byte>> contents) const {
  std::vector<Blob> blobs;
  std::map<std::string, SyncedFile> files;  // by the names that they get
  std::set<fs::path> folders;
  for (const std::span<const std::byte> bytes : contents) {
    blobs.push_back({sha256_of(bytes), bytes.size()});
    const std::string& name = blobs.back().name;
    const fs::path file = file_of(name);
    if (!files.contains(name) && !has_size(file, bytes.size()))
      files.emplace(name, SyncedFile(unfinished_file(), bytes));
    folders.insert(file.parent_path());
  }
  for (auto& [name, file] : files) file.sync();
  for (auto& [name, file] : files) rename(file, name);
  // Also of those that were here: whoever wrote them may not have come to this line yet.
  for (const fs::path& folder : folders) sync_folder(folder);
  return blobs;
}

Blob BlobStore::take(const fs::path& unfinished) const {
  SyncedFile written(unfinished);
  const Blob blob = blob_of(unfinished);
  rename(written, blob.name);
  sync_folder(file_of(blob.name).parent_path());
  return blob;
}

void BlobStore::rename(SyncedFile& written, const std::string& name) const {
  const fs::path claim = unfinished_ / name;
  const Descriptor made(::open(claim.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
  if (made.number() < 0) fail_to_write(claim, errno);
  written.rename_to(file_of(name));
}

std::vector<std::string> BlobStore::claimed() const {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(unfinished_, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (std::string name = entry->path().filename().string(); is_blob_name(name)) names.push_back(std::move(name));
  require(!error, ErrorCode::kBackend, "read ", unfinished_.string(), ": ", error.message());
  return names;
}

void BlobStore::settle(const std::vector<std::string>& names) const noexcept {
  for (const std::string& name : names) ::unlink((unfinished_ / name).c_str());
}

fs::path BlobStore::unfinished_file() const {
  return unfinished_ / new_record_id();
}

std::vector<std::byte> BlobStore::get(std::string_view name) const {
  std::vector<std::byte> bytes;
  read_pieces(file_of(name),
              [&](std::span<const std::byte> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  return bytes;
}

bool BlobStore::has(std::string_view name) const {
  std::error_code error;
  return fs::is_regular_file(file_of(name), error);
}

bool BlobStore::is_sound(std::string_view name) const {
  try {
    return is_blob_name(name) && blob_of(file_of(name)).name == name;
  } catch (const Error&) {
    return false;
  }
}

void BlobStore::remove(std::string_view name) const {
  const fs::path file = file_of(name);
  if (::unlink(file.c_str()) != 0 && errno != ENOENT)
    fail(ErrorCode::kBackend, "remove ", file.string(), ": ", reason(errno));
}

fs::path BlobStore::file_of(std::string_view name) const {
  require(is_blob_name(name), ErrorCode::kInvalidArgument, in_quotes(name),
          " is no name of a picture or map that is kept");
  return folder_ / name.substr(0, kFolderDigits) / name.substr(kFolderDigits);
}

void BlobStore::for_each(const std::function<void(const std::string& name)>& visit) const {
  for (const char digit : kHexDigits) {
    const fs::path folder = folder_ / std::string{digit};
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string name = digit + entry->path().filename().string();
      if (is_blob_name(name)) visit(name);
    }
    require(!error, ErrorCode::kBackend, "read ", folder.string(), ": ", error.message());
  }
}

std::uint64_t BlobStore::free_bytes() const {
  std::error_code error;
  const fs::space_info space = fs::space(folder_, error);
  require(!error, ErrorCode::kBackend, "free space of ", folder_.string(), ": ", error.message());
  return space.available;
}

}  // namespace inctrl
