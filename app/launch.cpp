// Starts the program PROGRAM beside this one with waiting threads put to sleep (OMP_WAIT_POLICY=passive), which has to
// be said before LibTorch's OpenMP is loaded. By its default threads spin while they wait for each other, and on a
// machine that computes something else too each spins away what the other needs: a t-SNE map of 10,000 codes on two
// cores takes 2.5 s, beside two compilers 57 s spinning and 2.8 s asleep.
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

int main(int, char** argv) {
  char self[PATH_MAX] = {};
  const ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
  const std::string path(self, length > 0 ? static_cast<std::size_t>(length) : 0);
  const std::string program = path.substr(0, path.rfind('/') + 1) + LATITUDE_PROGRAM;
  setenv("OMP_WAIT_POLICY", "passive", /*overwrite=*/0);
  execv(program.c_str(), argv);
  std::fprintf(stderr, "latitude: %s cannot be started: %s\n", program.c_str(), std::strerror(errno));
  return 1;
}
