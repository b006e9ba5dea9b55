// apps/server/draw_maps.h: how does a client see a map?
// Tested by tests/server/draw_maps_test.cpp
#pragma once

#include <span>
#include <string>

#include "imaging/enlarged_map.h"
#include "inctrl/result.h"
#include "pictures/overlay.h"

namespace inctrl::server {

std::string map_png(const AnomalyMap& map, Size picture);  // gray, 255 is 1, in the picture's size
std::string overlay_png(const ImageView& picture, const AnomalyMap& map, const ColourScale& scale,
                        std::span<const Box> regions);
// The colours alone, transparent where nothing is unusual, to be laid over the picture at any size: the longer side has
// 512 pixels at most.
std::string colours_png(const AnomalyMap& map, Size picture, const ColourScale& scale);

// The map back from the bytes of npy_bytes(); kBadFormat if there are not as many values.
AnomalyMap map_of(std::span<const std::byte> npy, int rows, int columns, const Frame& frame);

}  // namespace inctrl::server
