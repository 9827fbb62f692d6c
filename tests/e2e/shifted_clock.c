// Preloaded into the wall: its clocks stand ahead of, or behind, the machine's, by what SHIFTED_CLOCK,
// a file of two int64, says at each moment: seconds for the time of day, and for the clocks that count
// from the start. As when the machine's own clocks are set, timers that run are not touched
// (libfaketime sets those of timerfd anew, and wrongly when its clock is set back: they never end).
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { TIME_OF_DAY, SINCE_START, SHIFTS };
static volatile int64_t* shifts;

__attribute__((constructor)) static void take(void) {
  const int file = open(getenv("SHIFTED_CLOCK"), O_RDONLY | O_CLOEXEC);
  void* map = mmap(NULL, SHIFTS * sizeof *shifts, PROT_READ, MAP_SHARED, file, 0);
  if (map == MAP_FAILED) {
    abort();
  }
  close(file);
  shifts = map;
}

static int64_t shiftOf(clockid_t clock) {
  if (shifts == NULL) {
    return 0;
  }
  switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
      return shifts[TIME_OF_DAY];
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
      return shifts[SINCE_START];
    default:
      return 0;
  }
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const int failed = (int)syscall(SYS_clock_gettime, clock, now);
  if (!failed) {
    now->tv_sec += shiftOf(clock);
  }
  return failed;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* now) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (now != NULL) {
    *now = precise.tv_sec;
  }
  return precise.tv_sec;
}
