// src/encoder/compiled_cache.cpp. Tested by tests/encoder/compiled_cache_test.cpp
#include "encoder/compiled_cache.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <sstream>
#include <vector>

#include "inctrl/error.h"
#include "tensor_files/atomic_file.h"
#include "tensor_files/checksum.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/sha256.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostWeights = 64 << 20;  // bytes
constexpr std::size_t kMostFiles = 16;          // kept in the folder; the oldest go
constexpr const char* kSuffix = ".compiled";
constexpr std::size_t kHeader = 64;  // bytes before the graph: its checksum, and zeros that keep what follows aligned

// The linker's digest of all that it linked: of the program or library that this function is in. A change to any code
// makes another, so a graph that is built differently is never taken for the old one.
std::string build_id() {
  struct Search {
    std::uintptr_t here;
    std::string id;
  } search{reinterpret_cast<std::uintptr_t>(&build_id), {}};
  const auto look = [](dl_phdr_info* object, std::size_t, void* data) {
    auto* wanted = static_cast<Search*>(data);
    const std::span segments(object->dlpi_phdr, object->dlpi_phnum);
    const bool is_ours = std::any_of(segments.begin(), segments.end(), [&](const ElfW(Phdr) & segment) {
      const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
      return segment.p_type == PT_LOAD && wanted->here >= begin && wanted->here < begin + segment.p_memsz;
    });
    if (!is_ours) return 0;
    for (const ElfW(Phdr) & segment : segments) {
      if (segment.p_type != PT_NOTE) continue;
      // The loader gives addresses as integers.
      const auto* at =
          reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);  // NOLINT(performance-no-int-to-ptr)
      const char* const end = at + segment.p_memsz;
      while (at + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) note;
        std::memcpy(&note, at, sizeof note);
        const char* const name = at + sizeof note;
        const char* const content = name + (note.n_namesz + 3) / 4 * 4;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0)
          wanted->id.assign(content, note.n_descsz);
        at = content + (note.n_descsz + 3) / 4 * 4;
      }
    }
    return 1;
  };
  dl_iterate_phdr(look, &search);
  return search.id;
}

// What OpenVINO chooses by, beside the processor's name.
std::string features() {
  std::string text;
#if defined(__x86_64__)
  for (const bool has : {__builtin_cpu_supports("avx2") != 0, __builtin_cpu_supports("avx512f") != 0,
                         __builtin_cpu_supports("avx512vnni") != 0, __builtin_cpu_supports("avx512bf16") != 0})
    text += has ? '1' : '0';
#endif
  return text;
}

// A file may state the identity of another.
std::uint32_t checksum_of(const Safetensors& tensors) {
  std::uint32_t sum = 0;
  for (const auto& [name, tensor] : tensors.tensors()) sum = sum * 31 + checksum(tensor.bytes);
  return sum;
}

// The newest stay.
void remove_old_files(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == kSuffix) files.emplace_back(entry.last_write_time(ignored), entry.path());
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = kMostFiles; i < files.size(); ++i) fs::remove(files[i].second, ignored);
}

// The compiled graph behind its checksum, if the file is there and sound.
std::optional<MappedFile> sound_file(const fs::path& file) {
  try {
    MappedFile mapped = MappedFile::open(file);
    std::uint32_t stated = 0;
    if (mapped.bytes().size() <= kHeader) return std::nullopt;
    std::memcpy(&stated, mapped.bytes().data(), sizeof stated);
    if (checksum(mapped.bytes().subspan(kHeader)) != stated) return std::nullopt;
    return mapped;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void keep(const fs::path& file, const ov::CompiledModel& model) {
  try {
    std::ostringstream stream;
    ov::CompiledModel copy = model;  // shares its state; exporting is not const
    copy.export_model(stream);
    const std::string bytes = stream.str();
    std::array<char, kHeader> header{};
    const std::uint32_t sum = checksum(std::as_bytes(std::span(bytes)));
    std::memcpy(header.data(), &sum, sizeof sum);
    write_atomically(file, [&](std::ostream& out) {
      out.write(header.data(), header.size());
      out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    });
    remove_old_files(file.parent_path());
  } catch (const std::exception&) {  // a full disk costs the next start some time, and nothing else
  }
}

}  // namespace

bool is_worth_caching(const ModelFile& model, const EncoderOptions& options) {
  std::size_t weights = 0;
  for (const auto& [name, tensor] : model.tensors.tensors()) weights += tensor.bytes.size();
  return options.device == "CPU" && weights <= kMostWeights && !build_id().empty();
}

std::string compiled_key(const ModelFile& model, const EncoderOptions& options, const std::string& processor) {
  std::ostringstream text;
  text << model.identity << ' ' << model.config.head << ' ' << checksum_of(model.tensors) << '\n'
       << name(options.precision) << ' ' << options.threads << ' ' << options.streams << ' ' << options.batch << '\n'
       << ov::get_openvino_version().buildNumber << '\n'
       << processor << ' ' << features() << '\n'
       << build_id();
  return sha256_of(text.str());
}

CompiledCache::Loaded CompiledCache::get(const std::string& key,
                                         const std::function<ov::CompiledModel(const ov::Tensor& bytes)>& load,
                                         const std::function<ov::CompiledModel()>& compile) const {
  const fs::path file = folder_ / (key + kSuffix);
  if (const std::optional<MappedFile> kept = sound_file(file)) {
    try {
      const std::span<const std::byte> bytes = kept->bytes().subspan(kHeader);
      // OpenVINO asks for a mutable pointer, and only reads.
      const ov::Tensor tensor(ov::element::u8, {bytes.size()}, const_cast<std::byte*>(bytes.data()));
      return {load(tensor), kept->owner()};
    } catch (const std::exception&) {  // of an OpenVINO that calls itself the same and is another
    }
  }
  ov::CompiledModel compiled = compile();
  keep(file, compiled);
  return {compiled, nullptr};
}

}  // namespace inctrl
