// src/synthesis/products.h: the factories behind make_product().
#pragma once

#include <memory>

#include "synthesis/product.h"

namespace inctrl {

// Surfaces without parts.
std::unique_ptr<Product> make_grain(Size size, Random random);  // stone, leather, wood, brushed metal, foam
std::unique_ptr<Product> make_weave(Size size, Random random);  // cloth, mesh, knit, tiles: what repeats
std::unique_ptr<Product> make_plate(Size size, Random random);  // a grid of dark blotchy cells with bright lines
std::unique_ptr<Product> make_scan(Size size, Random random);  // a section through a body: soft, gray, nearly symmetric

// Things with parts.
std::unique_ptr<Product> make_print(Size size, Random random);  // strokes and blocks at fixed places
std::unique_ptr<Product> make_board(Size size, Random random);  // tracks and pads; each picture another stretch of it
std::unique_ptr<Product> make_part(Size size, Random random);   // one thing of a few shapes, upright or in any pose
std::unique_ptr<Product> make_heap(Size size, Random random);   // many like things in rows or in a heap

}  // namespace inctrl
