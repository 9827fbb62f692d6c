#include "engine/app/frame_pacer.hpp"

#include <gtest/gtest.h>

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;

// Frames drawn in ten seconds of sixty beats each.
int framesIn10s(Motion motion, FramePacer& pacer) {
  int frames = 0;
  for (int beat = 0; beat < 600; ++beat) {
    frames += pacer.isDue(motion, false, model::Uptime(beat * 1000 / 60)) ? 1 : 0;
  }
  return frames;
}

TEST(FramePacer, DrawsEveryFrameWhileSomethingMovesAndOneASecondWhenNothingDoes) {
  FramePacer full(60);
  EXPECT_EQ(framesIn10s(Motion::full, full), 600);
  FramePacer gentle(60);
  const int frames = framesIn10s(Motion::gentle, gentle);
  EXPECT_LE(frames, 100);
  EXPECT_GE(frames, 80) << "beats are not always ten to a second";
  FramePacer still(60);
  EXPECT_EQ(framesIn10s(Motion::none, still), 10);
}

TEST(FramePacer, WhatHappensIsSeenAtOnce) {
  FramePacer pacer(60);
  EXPECT_TRUE(pacer.isDue(Motion::none, false, 5s)) << "the first frame";
  EXPECT_FALSE(pacer.isDue(Motion::none, false, 5s + 16ms));
  EXPECT_TRUE(pacer.isDue(Motion::none, true, 5s + 33ms));
  EXPECT_FALSE(pacer.isDue(Motion::none, false, 6s));
  EXPECT_TRUE(pacer.isDue(Motion::none, false, 6s + 33ms)) << "a second after the last";
  EXPECT_TRUE(pacer.isDue(Motion::full, false, 6s + 50ms));
}

}  // namespace
}  // namespace flowwall::app
