// fuzz/zip_fuzz.cpp: can a zip archive make its reader, or the checkpoint in it, do anything but be read or refused?
// Any bytes may be refused, by Error alone; entries and tensors that are given must lie in memory that may be read.
#include <cstdint>

#include "checkpoints/state_dict.h"
#include "checkpoints/torch_zip.h"
#include "checkpoints/zip_archive.h"
#include "read_or_refuse.h"

namespace {

using namespace inctrl;

using Bytes = std::span<const std::byte>;

void require_inside(Bytes part, Bytes whole) {
  if (part.data() < whole.data() || part.data() + part.size() > whole.data() + whole.size()) __builtin_trap();
}

void read_entries(Bytes bytes) {
  std::size_t total = 0;
  const ZipArchive archive = ZipArchive::parse(bytes);
  for (const auto& [name, entry] : archive.entries()) {
    require_inside(std::as_bytes(std::span(name)), bytes);
    require_inside(entry.bytes, bytes);
    total += entry.bytes.size();
  }
  if (total > bytes.size()) __builtin_trap();  // entries overlap
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  is_zip(bytes);
  read_or_refuse([&] { read_entries(bytes); });
  read_or_refuse([&] {
    const StateDict state = torch_state_dict(read_torch_zip(bytes));
    for (const auto& [name, tensor] : state.tensors) read_values(tensor);
  });
  read_or_refuse([&] {
    const TensorList list = torch_tensor_list(read_torch_zip(bytes));
    for (const TensorView& tensor : list.tensors) read_values(tensor);
  });
  read_or_refuse([&] { parse_state_dict(bytes, nullptr); });
  return 0;
}
