// fuzz/checkpoint_fuzz.cpp: can a checkpoint make the pickle reader, the legacy format or the import do anything but
// read or refuse? Any bytes may be refused, by Error alone; tensors that are given must lie in memory that may be read.
#include <cstdint>

#include "checkpoints/clip_vit.h"
#include "checkpoints/dinov2_vit.h"
#include "checkpoints/efficientnet_lite.h"
#include "checkpoints/inctrl_heads.h"
#include "checkpoints/legacy_torch.h"
#include "checkpoints/pickle.h"
#include "read_or_refuse.h"

namespace {

using namespace inctrl;

void read_all(const StateDict& state) {
  for (const auto& [name, tensor] : state.tensors) read_values(tensor);
  if (is_clip_vit(state)) read_or_refuse([&] { import_clip_vit(state, {}); });
  if (is_dinov2_vit(state)) read_or_refuse([&] { import_dinov2_vit(state, {}); });
  if (is_efficientnet_lite(state)) read_or_refuse([&] { import_efficientnet_lite(state); });
  if (has_inctrl_heads(state)) read_or_refuse([&] { require_fit(import_inctrl_heads(state), 640, 15); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  is_legacy_torch(bytes);
  read_or_refuse([&] { read_all(torch_state_dict(read_legacy_torch(bytes))); });
  read_or_refuse([&] { torch_storages(read_pickle(bytes, is_torch_global)); });
  return 0;
}
