// Starts the program LATITUDE_PROGRAM beside this one with threads that soon sleep while they wait for each other
// (GOMP_SPINCOUNT), which has to be said before LibTorch's OpenMP is loaded. By default they spin for milliseconds, and
// on a machine that computes something else too each spins away what the other needs: beside compilers a t-SNE map of
// 10,000 codes took 57 s on two cores instead of 3. To sleep at once (OMP_WAIT_POLICY=passive) would cost training half
// its speed; some microseconds cost nothing either way.
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
  setenv("GOMP_SPINCOUNT", "5000", /*overwrite=*/0);
  execv(program.c_str(), argv);
  std::fprintf(stderr, "latitude: %s cannot be started: %s\n", program.c_str(), std::strerror(errno));
  return 1;
}
