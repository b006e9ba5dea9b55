// src/residual/coreset.h: which few of many prompt tokens stand for all of them?
// Greedy k-centre: the token that is least like all chosen so far comes next, so that no token is far from a chosen
// one. For speed it looks at a random projection of the tokens. Source: PatchCore (Roth et al. 2022), algorithm 1.
// Tested by tests/residual/coreset_test.cpp
#pragma once

#include <functional>
#include <vector>

#include "residual/best_cosine.h"

namespace inctrl {

// The numbers of `most` tokens, or of all if there are no more, ascending. The same tokens give the same choice.
//   step  is called now and then with the share that is done
std::vector<int> choose_coreset(const TokenPanels& tokens, int most, const std::function<void(double)>& step = {});

}  // namespace inctrl
