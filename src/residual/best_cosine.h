// src/residual/best_cosine.h: how alike is each query token to the most alike prompt token?
// The one product of the method that is not the encoder's: [P, D] x [D, K P] with a maximum over its columns, never
// built as a matrix. Prompt tokens lie in panels of 16 side by side, so that one vector holds the same component of 16
// tokens; a block of panels stays in the cache while all query tokens pass, and a running maximum is all that is kept.
// Each cosine is summed over D in order, alone: it does not depend on K, on the other tokens or on threads.
// Decision: docs/decisions/0003-own-nearest-token-kernel.md. Tested by tests/residual/best_cosine_test.cpp
#pragma once

#include <span>
#include <vector>

#include "tensor/token_grid.h"

namespace inctrl {

// Every token divided by its length; a zero token stays zero (its cosine to anything is 0).
void normalise_tokens(TokenGrid& tokens);

// The prompt tokens of one tap, laid out for the search. Immutable; any thread may read.
class TokenPanels {
 public:
  // `prompts`: one grid a prompt picture, unit tokens, all of one width. kInvalidArgument if there is no token or
  // widths differ.
  explicit TokenPanels(const std::vector<const TokenGrid*>& prompts);

  int count() const noexcept { return count_; }  // tokens
  int width() const noexcept { return width_; }  // floats of a token
  int panels() const noexcept { return (count_ + kLanes - 1) / kLanes; }
  // [width, 16]: the last panel is filled up with the last token.
  const float* panel(int index) const noexcept;
  // [count, width]: the tokens again, in the order given.
  std::vector<float> tokens() const;

  static constexpr int kLanes = 16;

 private:
  int count_ = 0, width_ = 0;
  std::vector<float> values_;
};

// [P]: the largest cosine between query token p and any prompt token. `query`: unit tokens.
// Runs on the widest vectors that this processor has. kInvalidArgument if the widths differ.
std::vector<float> best_cosine(const TokenGrid& query, const TokenPanels& prompts);
// The same over the tokens of several panels, as if they were one. kInvalidArgument if there is none.
std::vector<float> best_cosine(const TokenGrid& query, std::span<const TokenPanels* const> prompts);

}  // namespace inctrl
