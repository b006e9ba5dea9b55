// src/pictures/png_chunks.h: which parts of a PNG does the decoder get to see?
// Source: PNG specification, third edition, "Datastream structure" and annex D (checksum).
// Tested by tests/pictures/probe_test.cpp
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "pictures/file_bytes.h"

namespace inctrl {

struct PngChunk {
  std::size_t offset = 0;  // of its length field
  FileBytes data;
  bool is_needed = false;  // for the pixels: IHDR, PLTE, tRNS, IDAT, IEND
};

// All chunks up to IEND, checksums unchecked (probe_png() does). kBadFormat if one is cut off.
std::vector<PngChunk> png_chunks(const FileBytes& file);

// The file without colour profiles, texts and other notes, which may warn, expand or mislead; nothing if it has none.
std::optional<std::vector<std::byte>> without_notes(const FileBytes& file);

}  // namespace inctrl
