// src/checkpoints/torch_tensors.cpp. Tested by tests/checkpoints/legacy_torch_test.cpp and torch_zip_test.cpp
#include "checkpoints/torch_tensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "checkpoints/torch_script.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

using Bytes = std::span<const std::byte>;
using StorageBytes = std::map<std::string_view, Bytes>;

constexpr std::string_view kUtils = "torch._utils", kRebuildParameter = "_rebuild_parameter";
constexpr std::size_t kMaxRank = 16;
constexpr std::uint64_t kMaxCopies = 8;  // all copies of views together, in sizes of all storages

struct StorageType {
  std::string_view name;
  DType dtype;
};
constexpr std::array<StorageType, 10> kStorageTypes{{{"FloatStorage", DType::kF32},
                                                     {"HalfStorage", DType::kF16},
                                                     {"BFloat16Storage", DType::kBf16},
                                                     {"DoubleStorage", DType::kF64},
                                                     {"LongStorage", DType::kI64},
                                                     {"IntStorage", DType::kI32},
                                                     {"ShortStorage", DType::kI16},
                                                     {"CharStorage", DType::kI8},
                                                     {"ByteStorage", DType::kU8},
                                                     {"BoolStorage", DType::kBool}}};

std::optional<DType> storage_dtype(std::string_view name) {
  for (const StorageType& type : kStorageTypes)
    if (type.name == name) return type.dtype;
  return std::nullopt;
}

// The item as a Kind; kBadFormat says what was sought.
template <typename Kind>
const Kind& expect(PickleRef value, std::string_view what) {
  const Kind* const found = value->as<Kind>();
  require(found, ErrorCode::kBadFormat, what, " is not of the kind that PyTorch writes");
  return *found;
}

std::int64_t expect_size(PickleRef value, std::string_view what) {
  const std::int64_t number = expect<std::int64_t>(value, what);
  require(number >= 0, ErrorCode::kBadFormat, what, " is ", number, ", negative");
  return number;
}

// A persistent id: a whole storage, or, in files of old, a part of it.
struct StoragePart {
  std::string_view key;
  TorchStorage whole;
  std::int64_t first = 0, count = 0;  // elements
};

// ("storage", torch.FloatStorage, key, device, count) and, in the legacy format, None or (view key, first, count)
StoragePart parse_storage(const PicklePersistentId& persistent) {
  const auto& id = expect<PickleTuple>(persistent.id, "a persistent id").items;
  require(id.size() == 5 || id.size() == 6, ErrorCode::kBadFormat, "a persistent id has ", id.size(),
          " parts, a storage 5 or 6");
  require(expect<std::string_view>(id[0], "a persistent id's kind") == "storage", ErrorCode::kBadFormat,
          "a persistent id is not a storage");
  const auto& type = expect<PickleGlobal>(id[1], "a storage's type");
  const std::optional<DType> dtype = storage_dtype(type.name);
  require(dtype && type.module == "torch", ErrorCode::kBadFormat, "storage type ", in_quotes(type.name), " is unknown");
  StoragePart part{.key = expect<std::string_view>(id[2], "a storage's key"),
                   .whole = {*dtype, expect_size(id[4], "a storage's length")}};
  const Shape bytes{part.whole.count, static_cast<std::int64_t>(size_of(*dtype))};
  element_count(bytes);  // refuses an overflow
  part.count = part.whole.count;
  if (id.size() == 6 && !id[5]->as<PickleNone>()) {
    const auto& view = expect<PickleTuple>(id[5], "a storage's view").items;
    require(view.size() == 3, ErrorCode::kBadFormat, "a storage's view has ", view.size(), " parts, needs 3");
    part.first = expect_size(view[1], "a storage view's start");
    part.count = expect_size(view[2], "a storage view's length");
    require(part.first <= part.whole.count && part.count <= part.whole.count - part.first, ErrorCode::kBadFormat,
            "a view of storage ", in_quotes(part.key), " leaves it: ", part.count, " elements from ", part.first,
            " on, it has ", part.whole.count);
  }
  return part;
}

Shape parse_extents(PickleRef value, std::string_view what) {
  const auto& items = expect<PickleTuple>(value, what).items;
  require(items.size() <= kMaxRank, ErrorCode::kBadFormat, what, " has ", items.size(), " numbers, at most ", kMaxRank,
          " are read");
  Shape extents;
  for (const PickleRef item : items) extents.push_back(expect_size(item, what));
  return extents;
}

struct StridedView {
  StoragePart storage;
  std::int64_t offset = 0;  // elements, within the part
  Shape shape, strides;     // strides in elements
  std::int64_t count = 0;   // elements
};

// _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks) and its ancestor, the first four of these
StridedView parse_tensor(PickleRef value) {
  const auto* object = value->as<PickleObject>();
  if (object->callable->name == kRebuildParameter) {  // (tensor, requires_grad, hooks)
    const std::vector<PickleRef>& wrapped = object->arguments->items;
    const bool holds_tensor = !wrapped.empty() && is_torch_tensor(wrapped[0]);
    object = holds_tensor ? wrapped[0]->as<PickleObject>() : nullptr;
    require(object && object->callable->name != kRebuildParameter, ErrorCode::kBadFormat,
            "a parameter holds no tensor");
  }
  const std::vector<PickleRef>& arguments = object->arguments->items;
  require(arguments.size() >= 4, ErrorCode::kBadFormat, "a tensor has ", arguments.size(), " parts, needs 4");
  StridedView view{.storage = parse_storage(expect<PicklePersistentId>(arguments[0], "a tensor's storage")),
                   .offset = expect_size(arguments[1], "a tensor's offset"),
                   .shape = parse_extents(arguments[2], "a tensor's shape"),
                   .strides = parse_extents(arguments[3], "a tensor's strides")};
  require(view.shape.size() == view.strides.size(), ErrorCode::kBadFormat, "a tensor has ", view.shape.size(),
          " extents and ", view.strides.size(), " strides");
  view.count = element_count(view.shape);
  return view;
}

bool is_dense(const StridedView& view) {
  std::int64_t needed = 1;
  for (std::size_t i = view.shape.size(); i-- > 0; needed *= view.shape[i])
    if (view.shape[i] != 1 && view.strides[i] != needed) return false;
  return true;
}

// The last element that the view touches must lie within its storage.
void require_inside(const StridedView& view) {
  std::int64_t last = view.offset;
  bool inside = true;
  for (std::size_t i = 0; i < view.shape.size(); ++i) {
    std::int64_t reach = 0;
    inside = inside && !__builtin_mul_overflow(view.shape[i] - 1, view.strides[i], &reach) &&
             !__builtin_add_overflow(last, reach, &last);
  }
  require(inside && last < view.storage.count, ErrorCode::kBadFormat, "shape ", to_text(view.shape), " with strides ",
          to_text(view.strides), " from element ", view.offset, " on leaves storage ", in_quotes(view.storage.key),
          " of ", view.storage.count, " elements");
}

// The view's elements, row-major. Runs along the last axis; the other axes count up like a mileage counter.
std::shared_ptr<const std::vector<std::byte>> gather(const StridedView& view, Bytes part) {
  const std::size_t size = size_of(view.storage.whole.dtype);
  auto dense = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(view.count) * size);
  const std::size_t last = view.shape.size() - 1;
  Shape index(view.shape.size(), 0);
  std::byte* to = dense->data();
  const std::byte* const end = to + dense->size();
  while (to != end) {
    std::int64_t element = view.offset;
    for (std::size_t i = 0; i < last; ++i) element += index[i] * view.strides[i];
    for (std::int64_t i = 0; i < view.shape[last]; ++i, element += view.strides[last], to += size)
      std::memcpy(to, part.data() + static_cast<std::size_t>(element) * size, size);
    for (std::size_t i = last; i-- > 0;) {
      if (++index[i] < view.shape[i]) break;
      index[i] = 0;
    }
  }
  return dense;
}

// Turns views of storages into tensors, copying only what does not lie densely, and not more than the storages justify.
class TensorMaker {
 public:
  explicit TensorMaker(const StorageBytes& bytes) : bytes_(bytes) {
    for (const auto& [key, storage] : bytes) copies_left_ += storage.size() * kMaxCopies;
  }

  TensorView make(const StridedView& view, std::vector<std::shared_ptr<const void>>& owners) {
    const DType dtype = view.storage.whole.dtype;
    if (view.count == 0) return {dtype, view.shape, {}};
    require_inside(view);
    const std::size_t size = size_of(dtype);
    const Bytes part = bytes_.at(view.storage.key).subspan(static_cast<std::size_t>(view.storage.first) * size);
    if (is_dense(view)) {
      const auto first = static_cast<std::size_t>(view.offset) * size;
      return {dtype, view.shape, part.subspan(first, static_cast<std::size_t>(view.count) * size)};
    }
    const std::uint64_t elements_left = copies_left_ / size;
    require(static_cast<std::uint64_t>(view.count) <= elements_left, ErrorCode::kLimit, "shape ", to_text(view.shape),
            " with strides ", to_text(view.strides), ": copies would outgrow the file ", kMaxCopies, " times");
    copies_left_ -= static_cast<std::uint64_t>(view.count) * size;
    const auto dense = gather(view, part);
    owners.push_back(dense);
    return {dtype, view.shape, *dense};
  }

 private:
  const StorageBytes& bytes_;
  std::uint64_t copies_left_ = 0;
};

const PickleItems* dictionary(PickleRef value) {
  if (const auto* const dict = value->as<PickleDict>()) return &dict->items;
  const auto* const object = value->as<PickleObject>();
  return object && object->callable->name == "OrderedDict" ? &object->items : nullptr;
}

const PickleItems& find_state(PickleRef root) {
  const PickleItems* const top = dictionary(root);
  require(top, ErrorCode::kBadFormat, "the checkpoint is not a dictionary");
  for (const std::string_view wrapper : {"state_dict", "model_state", "model"}) {
    for (const auto& [key, value] : *top) {
      const auto* const text = key->as<std::string_view>();
      if (text && *text == wrapper && dictionary(value)) return *dictionary(value);
    }
  }
  return *top;
}

std::vector<NamedTensor> dictionary_tensors(PickleRef root) {
  std::vector<NamedTensor> tensors;
  for (const auto& [key, value] : find_state(root)) {
    if (!is_torch_tensor(value)) continue;
    const auto* const name = key->as<std::string_view>();
    require(name, ErrorCode::kBadFormat, "a tensor's key is not a text");
    tensors.push_back({std::string(*name), value});
  }
  return tensors;
}

}  // namespace

bool is_torch_tensor(PickleRef value) {
  const auto* const object = value->as<PickleObject>();
  return object && object->callable->module == kUtils;
}

bool is_torch_global(std::string_view module, std::string_view name) {
  if (module == "collections") return name == "OrderedDict";
  if (module == kUtils) return name == "_rebuild_tensor_v2" || name == "_rebuild_tensor" || name == kRebuildParameter;
  return module == "torch" && storage_dtype(name).has_value();
}

std::map<std::string_view, TorchStorage> torch_storages(const Pickle& pickle) {
  std::map<std::string_view, TorchStorage> storages;
  for (const PickleValue& value : pickle.values()) {
    const auto* const persistent = value.as<PicklePersistentId>();
    if (!persistent) continue;
    const StoragePart part = parse_storage(*persistent);
    const TorchStorage& known = storages.emplace(part.key, part.whole).first->second;
    require(known.dtype == part.whole.dtype && known.count == part.whole.count, ErrorCode::kBadFormat, "storage ",
            in_quotes(part.key), " is described twice: ", known.count, " of ", name(known.dtype), " and ",
            part.whole.count, " of ", name(part.whole.dtype));
  }
  return storages;
}

StateDict torch_state_dict(const TorchFile& file) {
  const PickleRef root = &file.object.root();
  const bool script = is_torch_script_module(root);
  StateDict state{.container = script ? Container::kTorchScript : Container::kTorch};
  TensorMaker maker(file.storages);
  for (const auto& [name, tensor] : script ? torch_script_tensors(root) : dictionary_tensors(root)) {
    try {
      const bool fresh = state.tensors.emplace(name, maker.make(parse_tensor(tensor), state.owners)).second;
      require(fresh, ErrorCode::kBadFormat, "its name comes twice");
    } catch (const Error& error) {
      fail(error.code, "tensor ", in_quotes(name), ": ", error.what());
    }
  }
  require(!state.tensors.empty(), ErrorCode::kBadFormat, "the checkpoint's dictionary holds no tensors");
  return state;
}

TensorList torch_tensor_list(const TorchFile& file) {
  const PickleValue& root = file.object.root();
  const auto* const list = root.as<PickleList>();
  const auto* const tuple = root.as<PickleTuple>();
  require(list || tuple, ErrorCode::kBadFormat, "the file holds no list of tensors");
  TensorList tensors;
  TensorMaker maker(file.storages);
  for (const PickleRef item : list ? list->items : tuple->items) {
    const std::size_t number = tensors.tensors.size() + 1;
    require(is_torch_tensor(item), ErrorCode::kBadFormat, "item ", number, " of the list is not a tensor");
    try {
      tensors.tensors.push_back(maker.make(parse_tensor(item), tensors.owners));
    } catch (const Error& error) {
      fail(error.code, "tensor ", number, " of the list: ", error.what());
    }
  }
  return tensors;
}

}  // namespace inctrl
