// A GPU's memory may be too small for what a CPU's holds.
#pragma once

#include <c10/util/Exception.h>

namespace latitude::atlas {

// Runs `work`. When a GPU's memory runs out on the way, `retreat()` takes to the CPU what there is, and `work` begins
// again; where that answers false, because all is on the CPU already, the error goes on.
template <typename Work, typename Retreat>
void with_room(Work work, Retreat retreat) {
  try {
    work();
    return;
  } catch (const c10::OutOfMemoryError&) {
    if (!retreat()) throw;
  }
  work();
}

}  // namespace latitude::atlas
