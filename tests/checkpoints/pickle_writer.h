// tests/checkpoints/pickle_writer.h: pickles and torch's legacy files by hand, so that a test can say exactly what is
// wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

// One opcode after the other, as pickletools.dis would list them. A call appends and returns the writer.
class PickleWriter {
 public:
  PickleWriter() { raw("\x80\x02"); }  // PROTO 2

  PickleWriter& raw(std::string_view bytes) {
    bytes_.append(bytes);
    return *this;
  }
  PickleWriter& text(std::string_view letters) {  // BINUNICODE
    return raw("X").number(letters.size(), 4).raw(letters);
  }
  PickleWriter& integer(std::int64_t value) {  // LONG1 of 8 bytes
    return raw("\x8a\x08").number(static_cast<std::uint64_t>(value), 8);
  }
  PickleWriter& global(std::string_view module, std::string_view name) {
    return raw("c").raw(module).raw("\n").raw(name).raw("\n");
  }
  PickleWriter& integers(const std::vector<std::int64_t>& values) {  // a tuple
    mark();
    for (const std::int64_t value : values) integer(value);
    return tuple();
  }
  PickleWriter& none() { return raw("N"); }
  PickleWriter& boolean(bool value) { return raw(value ? "\x88" : "\x89"); }
  PickleWriter& mark() { return raw("("); }
  PickleWriter& tuple() { return raw("t"); }  // of all since the mark
  PickleWriter& empty_tuple() { return raw(")"); }
  PickleWriter& empty_list() { return raw("]"); }
  PickleWriter& appends() { return raw("e"); }
  PickleWriter& empty_dict() { return raw("}"); }
  PickleWriter& set_items() { return raw("u"); }
  PickleWriter& reduce() { return raw("R"); }
  PickleWriter& persistent_id() { return raw("Q"); }
  PickleWriter& number(std::uint64_t value, int width) {  // little-endian
    for (int i = 0; i < width; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xffu);
    return *this;
  }
  std::string stop() const { return bytes_ + "."; }

 private:
  std::string bytes_;
};

struct WrittenStorage {
  std::string key, type;  // "FloatStorage"
  std::int64_t count = 0;
  std::string bytes;
};

struct WrittenTensor {
  std::string name;
  WrittenStorage storage;
  std::int64_t offset = 0;
  std::vector<std::int64_t> shape, strides;
};

template <typename Element>
WrittenStorage storage(const std::string& key, const std::string& type, const std::vector<Element>& elements) {
  return {key,
          type,
          static_cast<std::int64_t>(elements.size()),
          {reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(Element)}};
}

// A tensor as torch pickles it: a call of _rebuild_tensor_v2 upon a persistent id.
inline void write_tensor(PickleWriter& pickle, const WrittenTensor& tensor) {
  pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
  pickle.mark().text("storage").global("torch", tensor.storage.type).text(tensor.storage.key).text("cpu");
  pickle.integer(tensor.storage.count).none().tuple().persistent_id();
  pickle.integer(tensor.offset).integers(tensor.shape).integers(tensor.strides).boolean(false);
  pickle.global("collections", "OrderedDict").empty_tuple().reduce().tuple().reduce();
}

// The object of a checkpoint: an OrderedDict of tensors.
inline std::string state_dict_pickle(const std::vector<WrittenTensor>& tensors) {
  PickleWriter pickle;
  pickle.global("collections", "OrderedDict").empty_tuple().reduce().mark();
  for (const WrittenTensor& tensor : tensors) {
    pickle.text(tensor.name);
    write_tensor(pickle, tensor);
  }
  return pickle.set_items().stop();
}

// The three pickles before the object.
inline std::string legacy_head(std::int64_t version = 1001, bool little_endian = true) {
  using namespace std::string_view_literals;
  return PickleWriter().raw("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv).stop() +
         PickleWriter().integer(version).stop() +
         PickleWriter().empty_dict().mark().text("little_endian").boolean(little_endian).set_items().stop();
}

// The list of keys, then each storage's count and bytes.
inline std::string legacy_storages(const std::vector<WrittenStorage>& storages) {
  PickleWriter keys;
  keys.empty_list().mark();
  for (const WrittenStorage& storage : storages) keys.text(storage.key);
  std::string bytes = keys.appends().stop();
  for (const WrittenStorage& storage : storages) {
    for (int i = 0; i < 8; ++i)
      bytes += static_cast<char>(static_cast<std::uint64_t>(storage.count) >> (8 * i) & 0xffu);
    bytes += storage.bytes;
  }
  return bytes;
}

// A whole file in which each tensor's storage is written once.
inline std::string legacy_file(const std::vector<WrittenTensor>& tensors) {
  std::vector<WrittenStorage> storages;
  for (const WrittenTensor& tensor : tensors) {
    bool known = false;
    for (const WrittenStorage& storage : storages) known = known || storage.key == tensor.storage.key;
    if (!known) storages.push_back(tensor.storage);
  }
  return legacy_head() + state_dict_pickle(tensors) + legacy_storages(storages);
}

}  // namespace inctrl
