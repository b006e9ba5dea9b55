// src/tensor_files/mapped_file.cpp. Tested by tests/tensor_files/mapped_file_test.cpp
#include "tensor_files/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tensor/require.h"

namespace inctrl {
namespace {

struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  const int number;
};

std::string reason(int error) {
  return std::generic_category().message(error);
}

}  // namespace

MappedFile MappedFile::open(const std::filesystem::path& file) {
  // O_NONBLOCK: a named pipe without a writer would otherwise hang here, before we can see that it is a pipe.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (opened.number < 0) {
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    fail(absent ? ErrorCode::kNotFound : ErrorCode::kBackend, "open ", file.string(), ": ", reason(errno));
  }
  struct stat facts {};
  if (::fstat(opened.number, &facts) != 0) fail(ErrorCode::kBackend, "open ", file.string(), ": ", reason(errno));
  require(S_ISREG(facts.st_mode), ErrorCode::kBackend, "open ", file.string(), ": not a regular file");

  MappedFile mapped;
  const auto size = static_cast<std::size_t>(facts.st_size);
  if (size == 0) return mapped;  // an empty mapping is an error to mmap
  void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, opened.number, 0);
  if (start == MAP_FAILED) fail(ErrorCode::kBackend, "map ", size, " bytes of ", file.string(), ": ", reason(errno));
  mapped.owner_ = std::shared_ptr<const void>(start, [start, size](const void*) { ::munmap(start, size); });
  mapped.bytes_ = {static_cast<const std::byte*>(start), size};
  return mapped;
}

void MappedFile::release_pages() const noexcept {
  if (bytes_.empty()) return;
  // Nothing was ever written to these pages, so none has to be kept. It is advice: a refusal changes nothing.
  ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
}

}  // namespace inctrl
