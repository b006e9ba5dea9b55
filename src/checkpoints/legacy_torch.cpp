// src/checkpoints/legacy_torch.cpp. Tested by tests/checkpoints/legacy_torch_test.cpp
#include "checkpoints/legacy_torch.h"

#include <algorithm>
#include <array>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::int64_t kVersion = 1001;
// 0x1950a86a20f9469cfc6c, little-endian as in a pickle
constexpr std::array<unsigned char, 10> kMagic{0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};

bool is_magic(Bytes digits) {
  const auto same = [](std::byte found, unsigned char needed) {
    return std::to_integer<unsigned char>(found) == needed;
  };
  return std::equal(digits.begin(), digits.end(), kMagic.begin(), kMagic.end(), same);
}

bool no_global(std::string_view, std::string_view) {
  return false;
}

// Reads the next pickle and moves past it.
Pickle next_pickle(Bytes& rest, AllowsGlobal allows) {
  Pickle pickle = read_pickle(rest, allows);
  rest = rest.subspan(pickle.size());
  return pickle;
}

void require_little_endian(const Pickle& machine) {
  const auto* const facts = machine.root().as<PickleDict>();
  require(facts, ErrorCode::kBadFormat, "legacy checkpoint: the facts of the machine are not a dictionary");
  for (const auto& [key, value] : facts->items) {
    const auto* const name = key->as<std::string_view>();
    if (!name || *name != "little_endian") continue;
    const bool* const little = value->as<bool>();
    require(little && *little, ErrorCode::kBadFormat, "legacy checkpoint: it was written by a big-endian machine");
  }
}

// The head: three pickles that say that this is such a file.
void read_head(Bytes& rest) {
  const Pickle magic = next_pickle(rest, no_global);
  const auto* const number = magic.root().as<PickleBigInt>();
  require(number && is_magic(number->bytes), ErrorCode::kBadFormat, "legacy checkpoint: the magic number is wrong");
  const Pickle version = next_pickle(rest, no_global);
  const auto* const found = version.root().as<std::int64_t>();
  require(found && *found == kVersion, ErrorCode::kBadFormat, "legacy checkpoint: the version is ",
          found ? std::to_string(*found) : "no number", ", ", kVersion, " can be read");
  require_little_endian(next_pickle(rest, no_global));
}

Bytes take(Bytes& rest, std::uint64_t count, std::string_view key) {
  require(count <= rest.size(), ErrorCode::kBadFormat, "legacy checkpoint: storage ", in_quotes(key), " needs ", count,
          " more bytes, ", rest.size(), " are left; was the file cut off?");
  const Bytes taken = rest.first(count);
  rest = rest.subspan(count);
  return taken;
}

// For each key of the list: the count again, then the elements.
std::map<std::string_view, Bytes> read_storages(Bytes& rest, const PickleList& keys,
                                                const std::map<std::string_view, TorchStorage>& storages) {
  std::map<std::string_view, Bytes> bytes;
  for (const PickleRef item : keys.items) {
    const auto* const key = item->as<std::string_view>();
    require(key, ErrorCode::kBadFormat, "legacy checkpoint: a storage's key is not a text");
    const auto known = storages.find(*key);
    require(known != storages.end(), ErrorCode::kBadFormat, "legacy checkpoint: storage ", in_quotes(*key),
            " belongs to no tensor");
    std::uint64_t count = 0;
    const Bytes digits = take(rest, sizeof count, *key);
    for (std::size_t i = digits.size(); i-- > 0;) count = count << 8 | std::to_integer<std::uint64_t>(digits[i]);
    require(count == static_cast<std::uint64_t>(known->second.count), ErrorCode::kBadFormat,
            "legacy checkpoint: storage ", in_quotes(*key), " has ", count, " elements, its tensors say ",
            known->second.count);
    const bool fresh = bytes.emplace(*key, take(rest, known->second.byte_count(), *key)).second;
    require(fresh, ErrorCode::kBadFormat, "legacy checkpoint: storage ", in_quotes(*key), " comes twice");
  }
  for (const auto& [key, storage] : storages)
    require(bytes.contains(key), ErrorCode::kBadFormat, "legacy checkpoint: storage ", in_quotes(key), " is missing");
  return bytes;
}

}  // namespace

bool is_legacy_torch(Bytes bytes) {
  // PROTO n, LONG1, length, the magic number; from protocol 4 on a FRAME of 9 bytes comes before LONG1.
  constexpr std::array<std::size_t, 2> kStarts{4, 13};
  const auto magic_at = [bytes](std::size_t start) {
    return bytes.size() >= start + kMagic.size() && is_magic(bytes.subspan(start, kMagic.size()));
  };
  return std::any_of(kStarts.begin(), kStarts.end(), magic_at);
}

TorchFile read_legacy_torch(Bytes bytes) {
  Bytes rest = bytes;
  read_head(rest);
  Pickle object = next_pickle(rest, is_torch_global);
  const auto storages = torch_storages(object);
  const Pickle list = next_pickle(rest, no_global);
  const auto* const keys = list.root().as<PickleList>();
  require(keys, ErrorCode::kBadFormat, "legacy checkpoint: the storage keys are not a list");
  auto storage_bytes = read_storages(rest, *keys, storages);
  require(rest.empty(), ErrorCode::kBadFormat, "legacy checkpoint: ", rest.size(), " bytes are left over at its end");
  return {std::move(object), std::move(storage_bytes)};
}

}  // namespace inctrl
