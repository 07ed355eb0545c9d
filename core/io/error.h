// The one exception of Latitude. Bad input throws it; its text says which file or option, what was found and what was
// expected, in one line fit for a terminal or the window's message bar.
#pragma once

#include <stdexcept>
#include <string>

namespace latitude {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace latitude
