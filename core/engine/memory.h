// How this process keeps memory that it has freed.
#pragma once

namespace latitude::engine {

// Keeps freed memory for the next decode in place of returning it to the system each time: a live grid of 400 pictures
// frees and takes a dozen tensors of a megabyte at every move of a slider, and the page faults cost as much as the
// arithmetic. No effect where the C library is not GNU's.
void keep_freed_memory();

}  // namespace latitude::engine
