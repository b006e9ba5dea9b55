// src/tensor_files/safetensors.cpp. Tested by tests/tensor_files/safetensors_test.cpp
#include "tensor_files/safetensors.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "tensor/require.h"
#include "tensor_files/atomic_file.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/safetensors_header.h"

namespace inctrl {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;  // the format's own limit
constexpr std::size_t kDataAlignment = 64;         // of the data we write: a cache line

struct Parts {
  std::string_view header;
  Bytes data;
};

Parts split(Bytes file) {
  require(file.size() >= kLengthBytes, ErrorCode::kBadFormat, "not a safetensors file: it is only ", file.size(),
          " bytes long");
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(file[i]);
  require(length <= kMaxHeader, ErrorCode::kBadFormat, "not a safetensors file: it claims a header of ", length,
          " bytes, at most ", kMaxHeader, " are allowed (the file has ", file.size(), ")");
  const Bytes rest = file.subspan(kLengthBytes);
  require(length <= rest.size(), ErrorCode::kBadFormat, "it claims a header of ", length, " bytes, the file has ",
          file.size(), "; was it cut off while being copied?");
  const auto text = reinterpret_cast<const char*>(rest.data());
  require(length > 0 && *text == '{', ErrorCode::kBadFormat,
          "not a safetensors file: the header does not start with {");
  return {{text, length}, rest.subspan(length)};
}

// The claimed tensors must lie one after the other and fill the data: no overlap hides, no hole smuggles.
std::map<std::string, TensorView> place(std::vector<ClaimedTensor> claims, Bytes data) {
  std::sort(claims.begin(), claims.end(), [](const ClaimedTensor& a, const ClaimedTensor& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  std::map<std::string, TensorView> tensors;
  std::uint64_t end = 0;
  for (ClaimedTensor& claim : claims) {
    require(claim.begin <= claim.end && claim.end <= data.size(), ErrorCode::kBadFormat, "tensor ",
            in_quotes(claim.name), ": data_offsets ", claim.begin, " to ", claim.end, " lie outside the data, ",
            data.size(), " bytes");
    require(claim.begin >= end, ErrorCode::kBadFormat, "tensor ", in_quotes(claim.name), " starts at ", claim.begin,
            ", where the one before it ends at ", end, ": they overlap");
    require(claim.begin == end, ErrorCode::kBadFormat, "tensor ", in_quotes(claim.name), " starts at ", claim.begin,
            ", the one before it ends at ", end, ": there is a hole");
    end = claim.end;
    std::int64_t needed = element_count(claim.shape);
    const bool fits = !__builtin_mul_overflow(needed, static_cast<std::int64_t>(size_of(claim.dtype)), &needed);
    require(fits && static_cast<std::uint64_t>(needed) == claim.end - claim.begin, ErrorCode::kBadFormat, "tensor ",
            in_quotes(claim.name), ": shape ", to_text(claim.shape), " of ", name(claim.dtype), " does not fill ",
            claim.end - claim.begin, " bytes");
    TensorView view{claim.dtype, std::move(claim.shape), data.subspan(claim.begin, claim.end - claim.begin)};
    tensors.emplace(std::move(claim.name), std::move(view));
  }
  require(end == data.size(), ErrorCode::kBadFormat, "the tensors end at ", end, ", the data has ", data.size(),
          " bytes");
  return tensors;
}

struct NamedView {
  std::string_view name;
  const TensorView* tensor;
};

// Wider number types first, so that all tensors are aligned to their elements.
std::vector<NamedView> in_file_order(const std::map<std::string, TensorView>& tensors) {
  std::vector<NamedView> order;
  for (const auto& [name, tensor] : tensors) order.push_back({name, &tensor});
  std::stable_sort(order.begin(), order.end(), [](const NamedView& a, const NamedView& b) {
    return size_of(a.tensor->dtype) > size_of(b.tensor->dtype);
  });
  return order;
}

std::string header_of(const std::vector<NamedView>& order, const std::map<std::string, std::string>& metadata) {
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t end = 0;
  for (const auto& [name, tensor] : order) {
    const auto needed = static_cast<std::size_t>(element_count(tensor->shape)) * size_of(tensor->dtype);
    require(name != "__metadata__" && tensor->bytes.size() == needed, ErrorCode::kInvalidArgument, "write tensor ",
            in_quotes(name), ": its shape ", to_text(tensor->shape), " needs ", needed, " bytes, it has ",
            tensor->bytes.size());
    const std::size_t begin = end;
    end += needed;
    header[std::string(name)] = {
        {"dtype", inctrl::name(tensor->dtype)}, {"shape", tensor->shape}, {"data_offsets", {begin, end}}};
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const nlohmann::json::exception&) {
    fail(ErrorCode::kInvalidArgument, "write safetensors: a name or a metadata text is not UTF-8");
  }
  while ((kLengthBytes + text.size()) % kDataAlignment != 0) text += ' ';
  require(text.size() <= kMaxHeader, ErrorCode::kLimit, "write safetensors: the header would have ", text.size(),
          " bytes, at most ", kMaxHeader, " are allowed");
  return text;
}

}  // namespace

Safetensors Safetensors::open(const std::filesystem::path& file) {
  MappedFile mapped = MappedFile::open(file);
  Safetensors opened = parse(mapped.bytes(), mapped.owner(), file.string());
  opened.file_ = std::move(mapped);
  return opened;
}

Safetensors Safetensors::parse(Bytes bytes, std::shared_ptr<const void> owner, const std::string& origin) {
  Safetensors parsed;
  parsed.origin_ = origin;
  parsed.owner_ = std::move(owner);
  try {
    const Parts parts = split(bytes);
    SafetensorsHeader header = parse_safetensors_header(parts.header);
    parsed.metadata_ = std::move(header.metadata);
    parsed.tensors_ = place(std::move(header.tensors), parts.data);
  } catch (const Error& error) {
    fail(error.code, origin, ": ", error.what());
  }
  return parsed;
}

const TensorView& Safetensors::at(const std::string& name) const {
  const auto found = tensors_.find(name);
  require(found != tensors_.end(), ErrorCode::kBadFormat, origin_, ": tensor ", in_quotes(name), " is missing");
  return found->second;
}

void write_safetensors(const std::filesystem::path& file, const std::map<std::string, TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  const std::vector<NamedView> order = in_file_order(tensors);
  const std::string header = header_of(order, metadata);
  write_atomically(file, [&](std::ostream& stream) {
    for (std::size_t i = 0; i < kLengthBytes; ++i) stream.put(static_cast<char>(header.size() >> (8 * i) & 0xffu));
    stream << header;
    for (const auto& [name, tensor] : order) {
      const auto start = reinterpret_cast<const char*>(tensor->bytes.data());
      stream.write(start, static_cast<std::streamsize>(tensor->bytes.size()));
    }
  });
}

}  // namespace inctrl
